import { z } from 'zod'
import { errorReportSchema } from './jobs.ts'
import { idSchema } from './primitives.ts'

export const sampleStates = ['none', 'creating', 'present', 'removing', 'interrupted'] as const

/**
 * The sample studio: customers, budgets, clips and a month of invented history to look around in. `interrupted` is what a program that
 * was ended half-way leaves; creating or removing it once more finishes.
 */
export const sampleStatusSchema = z.object({
  state: z.enum(sampleStates),
  /** Nothing was decided yet in a workspace that holds nothing: the choice is to be offered. */
  offered: z.boolean(),
  /** Of creating or removing, 0 to 1, with what is being done in words; null when neither is under way. */
  progress: z.object({ share: z.number().min(0).max(1), step: z.string() }).nullable(),
  /** Why the last making or removing failed; null when it did not. */
  error: errorReportSchema.nullable(),
  /** What belongs to them belongs to the sample studio. */
  customerIds: z.array(idSchema),
})
export type SampleStatus = z.infer<typeof sampleStatusSchema>
