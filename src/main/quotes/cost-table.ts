import { z } from 'zod'
import { audioCodecSchema, encodingSpeeds, videoCodecSchema } from '#shared/profiles.ts'
import measuredTable from '../../../resources/analytic-cost-model.json' with { type: 'json' }

const positive = z.number().positive()
const notNegative = z.number().min(0)

/** How a logarithm moves with what is known of the work; see `encodeFactors` in cost-model.ts. */
const slopesSchema = z.object({
  /** Per step of the encoder's CRF scale. */
  quality: z.number(),
  /** Per e-fold of the source's bits per pixel. */
  complexity: z.number(),
  /** Per e-fold of the output's pixels per frame. */
  size: z.number(),
  /** Per e-fold of output pixels per source pixel. */
  reduction: z.number(),
})

const speedSchema = z.object({
  /** At the reference quality, complexity and size. */
  nanosecondsPerPixel: positive,
  bitsPerPixel: positive,
  memoryBaseBytes: notNegative,
  memoryBytesPerPixel: notNegative,
})

const encoderSchema = z.object({
  referenceCrf: z.number(),
  /** Beyond these nothing was measured; the model goes no further. */
  crfRange: z.tuple([z.number(), z.number()]),
  cpuSlopes: slopesSchema,
  bitsSlopes: slopesSchema,
  speeds: z.record(z.enum(encodingSpeeds), speedSchema),
})

const decoderSchema = z.object({ nanosecondsPerPixel: positive, nanosecondsPerBit: notNegative })

/** Standard deviations of logarithms: how far the model was off on clips it had not seen. */
const deviationsSchema = z.object({ cpuSeconds: positive, outputBytes: positive, peakMemoryBytes: positive })

/** The measured coefficients behind the analytic model, with where they come from. Times are CPU seconds of the reference machine. */
export const costTableSchema = z.object({
  version: z.string(),
  provenance: z.object({
    machine: z.string(),
    ffmpeg: z.string(),
    measuredOn: z.string(),
    clips: z.int(),
    contents: z.int(),
    runs: z.int(),
    howToRepeat: z.string(),
    /** Share of held-out measurements between P10 and P90, per quantity; 0.8 is right. */
    heldOutCoverage: z.object({
      cpuSeconds: z.number(),
      outputBytes: z.number(),
      peakMemoryBytes: z.number(),
    }),
    /** Median and mean absolute error of CPU seconds on contents left out, as shares. */
    heldOutError: z.object({ medianCpuSeconds: z.number(), meanCpuSeconds: z.number() }),
  }),
  /** One ffmpeg process: start, headers, encoder set-up. */
  startCpuSeconds: notNegative,
  decode: z.object({ codecs: z.record(z.string(), decoderSchema), unmeasured: decoderSchema }),
  scale: z.object({ nanosecondsPerSourcePixel: notNegative, nanosecondsPerOutputPixel: notNegative }),
  deinterlaceNanosecondsPerPixel: positive,
  toneMapNanosecondsPerPixel: positive,
  /** Per source pixel held by the decoder and its filters. */
  sourceMemoryBytesPerPixel: notNegative,
  encode: z.record(videoCodecSchema, encoderSchema),
  audio: z.record(audioCodecSchema, z.object({ cpuSecondsPerChannelSecond: positive })),
  remuxNanosecondsPerByte: positive,
  deviations: z.record(videoCodecSchema, deviationsSchema),
  /** Between the errors of two renditions of one source. */
  renditionCorrelation: z.number().min(0).max(1),
})
export type CostTable = z.infer<typeof costTableSchema>

export const costTable: CostTable = costTableSchema.parse(measuredTable)
