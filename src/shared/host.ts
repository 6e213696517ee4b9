import { z } from 'zod'
import { timestampSchema } from './primitives.ts'

/** What this machine has and how busy it is. Null: the machine does not tell; shown as "unknown". */
export const hostSchema = z.object({
  at: timestampSchema,
  hostname: z.string(),
  platform: z.string(),
  cpuModel: z.string().nullable(),
  cpuThreads: z.int(),
  /** 0 to 1 over the last sample. */
  cpuLoad: z.number().nullable(),
  cpuTemperatureCelsius: z.number().nullable(),
  memoryBytes: z.int(),
  memoryUsedBytes: z.int(),
  disks: z.array(z.object({ mount: z.string(), sizeBytes: z.int(), freeBytes: z.int() })),
  gpus: z.array(
    z.object({
      model: z.string(),
      memoryBytes: z.int().nullable(),
      load: z.number().nullable(),
      temperatureCelsius: z.number().nullable(),
    }),
  ),
})
export type Host = z.infer<typeof hostSchema>

export const loadSampleSchema = z.object({
  at: timestampSchema,
  cpuLoad: z.number().nullable(),
  memoryUsedBytes: z.int(),
})
export type LoadSample = z.infer<typeof loadSampleSchema>

/** Ways to hold ffmpeg to its share, strongest last. */
export const limitTiers = ['threads', 'niceness', 'affinity', 'cgroup'] as const
export const limitsSchema = z.object({
  available: z.array(z.object({ tier: z.enum(limitTiers), works: z.boolean(), detail: z.string() })),
  inForce: z.enum(limitTiers),
})
export type Limits = z.infer<typeof limitsSchema>

/** Which ffmpeg is used and what it proved it can do. */
export const capabilitiesSchema = z.object({
  ffmpegPath: z.string().nullable(),
  ffprobePath: z.string().nullable(),
  version: z.string().nullable(),
  /** Where it was found. */
  origin: z.enum(['configured', 'system', 'bundled', 'missing']),
  /** The bundled build of 2018: works, but has no SVT-AV1 and none of today's speed-ups. */
  legacy: z.boolean(),
  /** False while encoders are still being proven in the background. */
  complete: z.boolean(),
  encoders: z.array(
    z.object({
      name: z.string(),
      codec: z.string(),
      hardware: z.boolean(),
      works: z.boolean(),
      detail: z.string(),
    }),
  ),
})
export type Capabilities = z.infer<typeof capabilitiesSchema>
