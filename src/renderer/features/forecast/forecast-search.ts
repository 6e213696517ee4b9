import { z } from 'zod'
import { demandHorizonSchema, demandResourceSchema } from '#shared/forecasts.ts'
import { idSchema } from '#shared/primitives.ts'

export const forecastSections = ['demand', 'budgets', 'calendar', 'back-test', 'imports'] as const
export type ForecastSection = (typeof forecastSections)[number]

/** The forecast as one line with its bands, or split into parts. */
export const demandViews = ['single', 'customer', 'contentType'] as const
export const demandViewSchema = z.enum(demandViews)

/** What is looked at. A broken part of an address is left out, not an error. */
export const forecastSearchSchema = z.object({
  section: z.enum(forecastSections).optional().catch(undefined),
  customerId: idSchema.optional().catch(undefined),
  contentType: z.string().max(100).optional().catch(undefined),
  resource: demandResourceSchema.optional().catch(undefined),
  horizon: demandHorizonSchema.optional().catch(undefined),
  view: demandViewSchema.optional().catch(undefined),
})
export type ForecastSearch = z.infer<typeof forecastSearchSchema>
