import { z } from 'zod'

/** Milliseconds since the Unix epoch, UTC. */
export const timestampSchema = z.int().min(0).max(8_640_000_000_000_000)

/** An identifier made by Headroom: a lower-case prefix, an underscore and url-safe characters. */
export const idSchema = z.string().regex(/^[a-z]+_[A-Za-z0-9_-]{6,64}$/)

/** A name a person gave: trimmed, not empty, no control characters; any script, emoji included. */
export const nameSchema = z
  .string()
  .trim()
  .min(1, 'Give it a name.')
  .max(200, 'Use at most 200 characters.')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the point
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'A name cannot hold control characters.')

/** An absolute path on the machine Headroom runs on. NUL cannot stand in a path. */
export const pathSchema = z
  .string()
  .min(1)
  .max(4096)
  .refine((path) => !path.includes('\0'), 'A path cannot hold a NUL character.')

/** P10, P50 and P90 of a predicted quantity: 10 <= 50 <= 90, all finite and not negative. */
export const intervalSchema = z
  .object({ p10: z.number().min(0), p50: z.number().min(0), p90: z.number().min(0) })
  .refine(
    (interval) => interval.p10 <= interval.p50 && interval.p50 <= interval.p90,
    'Expected p10 <= p50 <= p90.',
  )
export type Interval = z.infer<typeof intervalSchema>

export const pageRequestSchema = z.object({
  limit: z.int().min(1).max(1000).default(100),
  offset: z.int().min(0).max(100_000_000).default(0),
})
export type PageRequest = z.infer<typeof pageRequestSchema>
