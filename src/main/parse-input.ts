import type { z } from 'zod'
import { HeadroomError } from '#shared/errors.ts'

/** What a caller handed in, checked. Errors: INVALID_INPUT naming each field that is wrong and why. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => ({
    field: issue.path.join('.'),
    problem: issue.message,
  }))
  const sentence = problems.map(({ field, problem }) => (field ? `${field}: ${problem}` : problem)).join('; ')
  throw new HeadroomError('INVALID_INPUT', `This input is not valid. ${sentence}`, { problems })
}
