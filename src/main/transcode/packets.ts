import { z } from 'zod'
import { runFfprobe } from './probe.ts'
import { fileUrl, guardOptions } from './recipes/guards.ts'

/** A day of 120 frames a second, at some 30 bytes a line. */
const limits = { timeoutMs: 30 * 60_000, maximumOutputBytes: 400 * 1024 * 1024 }

/** When each packet of a file's first video stream is shown, in seconds and in the file's order. */
export type PacketScan = {
  times: number[]
  /** Packets that carry no time. */
  untimed: number
  startSeconds: number
}

const formatSchema = z.object({ format: z.object({ start_time: z.coerce.number().catch(0) }) })

/** Lists the packets of a prepared file; null when it cannot be read, as copies of some old codecs. Errors: CANCELLED. */
export async function scanPackets(
  ffprobePath: string,
  path: string,
  signal?: AbortSignal,
): Promise<PacketScan | null> {
  const options = ['-hide_banner', '-v', 'error', '-select_streams', 'v:0']
  const entries = ['-show_entries', 'packet=pts_time,flags:format=start_time', '-of', 'json=compact=1']
  const { stdout, failed } = await runFfprobe(
    ffprobePath,
    [...options, ...entries, ...guardOptions, fileUrl(path)],
    signal,
    limits,
  )
  if (failed) return null
  return parsePackets(stdout)
}

/** What ffmpeg takes as the beginning of a file, in seconds. */
export async function readStart(ffprobePath: string, path: string, signal?: AbortSignal): Promise<number> {
  const options = ['-v', 'error', '-show_entries', 'format=start_time', '-of', 'json', ...guardOptions]
  const { stdout, failed } = await runFfprobe(ffprobePath, [...options, fileUrl(path)], signal)
  return failed ? 0 : formatSchema.parse(JSON.parse(stdout)).format.start_time
}

const packetsSchema = z.object({
  packets: z.array(z.object({ pts_time: z.string().optional(), flags: z.string().optional() })).default([]),
})

export function parsePackets(json: string): PacketScan {
  const parsed: unknown = JSON.parse(json)
  const { packets } = packetsSchema.parse(parsed)
  // An edit list may leave out packets that the decoder still needs: flagged D, never shown.
  const shown = packets.filter((packet) => !packet.flags?.includes('D'))
  const times = shown.flatMap((packet) => (packet.pts_time === undefined ? [] : [Number(packet.pts_time)]))
  return {
    times,
    untimed: shown.length - times.length,
    startSeconds: formatSchema.parse(parsed).format.start_time,
  }
}
