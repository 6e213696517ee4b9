import { z } from 'zod'
import { idSchema } from '../primitives.ts'

/** The input of every route that names one thing. */
export const byId = z.object({ id: idSchema })

/** The answer of a route that has nothing to say but that it is done. */
export const ok = z.object({ ok: z.literal(true) })
