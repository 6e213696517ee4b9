import { oc } from '@orpc/contract'
import { z } from 'zod'
import { nameSchema } from '../primitives.ts'
import { tokenSchema } from '../studio.ts'
import { byId, ok } from './answers.ts'

export const tokens = {
  list: oc.route({ method: 'GET', path: '/tokens', tags: ['tokens'] }).output(z.array(tokenSchema)),
  /** The secret is in the answer and nowhere else. */
  create: oc
    .route({ method: 'POST', path: '/tokens', tags: ['tokens'] })
    .input(z.object({ name: nameSchema }))
    .output(z.object({ token: tokenSchema, secret: z.string() })),
  revoke: oc
    .route({ method: 'DELETE', path: '/tokens/{id}', tags: ['tokens'] })
    .input(byId)
    .output(ok),
}
