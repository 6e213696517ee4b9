import { z } from 'zod'
import { currencySchema } from './amounts.ts'

import { furtherPrices, microPriceSchema } from './prices.ts'
import { idSchema, nameSchema, pathSchema, timestampSchema } from './primitives.ts'

export const studioStatusSchema = z.object({
  version: z.string(),
  workspace: pathSchema,
  startedAt: timestampSchema,
  host: z.enum(['electron', 'headless', 'command-line']),
  ffmpeg: z.object({ version: z.string().nullable(), legacy: z.boolean() }),
})
export type StudioStatus = z.infer<typeof studioStatusSchema>

/** A named API token. The secret is shown once, when it is made; only its hash is kept. */
export const tokenSchema = z.object({
  id: idSchema,
  name: nameSchema,
  createdAt: timestampSchema,
  lastUsedAt: timestampSchema.nullable(),
})
export type Token = z.infer<typeof tokenSchema>

/** What everything costs, in the studio's one currency. */
export const priceBookSchema = z.object({
  currency: currencySchema,
  microMinorPerComputeUnit: microPriceSchema,
  /** For making and delivering, once; `storage` is for keeping. */
  microMinorPerOutputGibibyte: microPriceSchema,
  ...furtherPrices,
})
export type PriceBook = z.infer<typeof priceBookSchema>

export const directoryEntrySchema = z.object({
  name: z.string(),
  path: pathSchema,
  kind: z.enum(['folder', 'file']),
  sizeBytes: z.int().nullable(),
  modifiedAt: timestampSchema.nullable(),
})
export const directoryListingSchema = z.object({
  path: pathSchema,
  parent: pathSchema.nullable(),
  entries: z.array(directoryEntrySchema),
  /** True when the folder holds more than is listed. */
  truncated: z.boolean(),
})
export type DirectoryListing = z.infer<typeof directoryListingSchema>
