import { z } from 'zod'

/*
 * The part of `ffprobe -show_format -show_streams -of json` that Headroom reads. ffprobe prints most numbers as strings and leaves
 * out what it does not know.
 */

const number = z.union([z.number(), z.string().transform(Number)]).pipe(z.number())
const ratio = z.string().regex(/^\d+[/:]\d+$/)

const streamSchema = z.object({
  index: z.int().min(0),
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  codec_tag_string: z.string().optional(),
  width: z.int().optional(),
  height: z.int().optional(),
  pix_fmt: z.string().optional(),
  bits_per_raw_sample: number.optional().catch(undefined),
  sample_aspect_ratio: ratio.optional().catch(undefined),
  field_order: z.string().optional(),
  color_transfer: z.string().optional(),
  r_frame_rate: ratio.optional().catch(undefined),
  avg_frame_rate: ratio.optional().catch(undefined),
  nb_frames: number.optional().catch(undefined),
  duration: number.optional().catch(undefined),
  start_time: number.optional().catch(undefined),
  channels: z.int().optional(),
  sample_rate: number.optional().catch(undefined),
  disposition: z.object({ attached_pic: z.int().optional() }).optional(),
  tags: z.record(z.string(), z.string()).optional(),
  side_data_list: z.array(z.looseObject({ rotation: number.optional().catch(undefined) })).optional(),
})
export type ProbedStream = z.infer<typeof streamSchema>

export const ffprobeOutputSchema = z.object({
  streams: z.array(streamSchema).default([]),
  format: z.object({
    format_name: z.string(),
    duration: number.optional().catch(undefined),
    start_time: number.optional().catch(undefined),
  }),
})
export type FfprobeOutput = z.infer<typeof ffprobeOutputSchema>
