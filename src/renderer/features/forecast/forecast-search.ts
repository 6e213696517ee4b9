import { z } from 'zod'
import { demandHorizonSchema, demandResourceSchema } from '#shared/forecasts.ts'
import { idSchema } from '#shared/primitives.ts'

/** What is looked at. A broken part of an address is left out, not an error. */
export const forecastSearchSchema = z.object({
  customerId: idSchema.optional().catch(undefined),
  contentType: z.string().max(100).optional().catch(undefined),
  resource: demandResourceSchema.optional().catch(undefined),
  horizon: demandHorizonSchema.optional().catch(undefined),
})
export type ForecastSearch = z.infer<typeof forecastSearchSchema>
