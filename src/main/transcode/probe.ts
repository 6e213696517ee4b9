import { execFile } from 'node:child_process'
import { basename } from 'node:path'
import { z } from 'zod'
import { HeadroomError } from '#shared/errors.ts'
import type { SourceFacts } from '#shared/media.ts'
import { hasEncryptedTracks, looksEncrypted } from './encryption.ts'
import { type FfprobeOutput, ffprobeOutputSchema } from './ffprobe-output.ts'
import { fingerprintFile } from './fingerprint.ts'
import { encrypted, explainProbeFailure, refuseSource, refuseUnreadable } from './probe-refusals.ts'
import { fileUrl, guardOptions } from './recipes/guards.ts'
import { needsCounting, toSourceFacts } from './source-facts.ts'

const timeoutMs = 30_000
const maximumOutputBytes = 8 * 1024 * 1024

/**
 * What a source holds. Errors: one SOURCE_ code per kind of bad input, each with a sentence for a person; CANCELLED.
 */
export async function probeSource(
  ffprobePath: string,
  path: string,
  signal?: AbortSignal,
): Promise<SourceFacts> {
  const { sizeBytes } = await refuseUnreadable(path)
  const output = await showStreams(ffprobePath, path, signal)
  const file = { path, sizeBytes, fingerprint: await fingerprintFile(path) }
  const facts = toSourceFacts(
    output,
    file,
    needsCounting(output) ? await countFrames(ffprobePath, path, signal) : null,
  )
  await refuseUnusable(facts, output)
  return facts
}

async function showStreams(ffprobePath: string, path: string, signal?: AbortSignal): Promise<FfprobeOutput> {
  const options = ['-hide_banner', '-v', 'error', '-show_format', '-show_streams', '-of', 'json']
  const { stdout, stderr, failed } = await runFfprobe(
    ffprobePath,
    [...options, ...guardOptions, fileUrl(path)],
    signal,
  )
  if (failed) throw await explainProbeFailure(path, stderr)
  try {
    return ffprobeOutputSchema.parse(JSON.parse(stdout))
  } catch (error) {
    throw new HeadroomError(
      'SOURCE_CORRUPT',
      `ffprobe could not describe "${basename(path)}" in a way that makes sense. The file is probably damaged.`,
      { path },
      { cause: error },
    )
  }
}

const countSchema = z.object({
  streams: z.array(z.object({ nb_read_packets: z.coerce.number().int() })).min(1),
})

/** Packets of the first video stream; reads the whole file. Errors: SOURCE_CORRUPT when there are none. */
async function countFrames(ffprobePath: string, path: string, signal?: AbortSignal): Promise<number> {
  const options = ['-v', 'error', '-select_streams', 'v:0', '-count_packets', '-of', 'json']
  const entries = ['-show_entries', 'stream=nb_read_packets']
  const { stdout } = await runFfprobe(
    ffprobePath,
    [...options, ...entries, ...guardOptions, fileUrl(path)],
    signal,
  )
  const counted = countSchema.safeParse(JSON.parse(stdout || '{}'))
  const frames = counted.success ? counted.data.streams[0]!.nb_read_packets : 0
  if (frames > 0) return frames
  refuseSource(
    'SOURCE_CORRUPT',
    path,
    `"${basename(path)}" announces a picture but holds not one frame of it. Export or copy it again.`,
  )
}

/**
 * The static ffprobe of the npm package crashes on every transport stream when glibc loads the system's character set modules into it
 * to read the channel's name. Headroom does not need that name.
 */
const withoutCharacterSets = { GCONV_PATH: '/nonexistent' }

/** Runs ffprobe with a limit on time and output. Errors: CANCELLED, SOURCE_CORRUPT when a limit was passed. */
export function runFfprobe(
  ffprobePath: string,
  options: string[],
  signal?: AbortSignal,
  limits = { timeoutMs, maximumOutputBytes },
): Promise<{ stdout: string; stderr: string; failed: boolean }> {
  return new Promise((resolve, reject) => {
    const settings = {
      timeout: limits.timeoutMs,
      maxBuffer: limits.maximumOutputBytes,
      killSignal: 'SIGKILL',
      windowsHide: true,
      env: { ...process.env, ...withoutCharacterSets },
      ...(signal ? { signal } : {}),
    } as const
    const child = execFile(ffprobePath, options, settings, (error, stdout, stderr) => {
      if (signal?.aborted) reject(new HeadroomError('CANCELLED', 'The probe was cancelled.'))
      else if (error?.code === 'ENOENT')
        reject(new HeadroomError('FFMPEG_MISSING', `ffprobe is no longer at "${ffprobePath}". Put it back.`))
      else if (error?.signal && !error.killed)
        resolve({ stdout: '', stderr: `ffprobe crashed (${error.signal}).`, failed: true })
      else if (error?.killed)
        reject(
          new HeadroomError(
            'SOURCE_CORRUPT',
            'ffprobe did not come to an end with this file in time. It is probably damaged.',
          ),
        )
      else resolve({ stdout, stderr, failed: error !== null })
    })
    child.stdin?.end()
  })
}

async function refuseUnusable(facts: SourceFacts, output: FfprobeOutput): Promise<void> {
  const { path } = facts
  const name = basename(path)
  if (hasEncryptedTracks(output)) refuseSource('SOURCE_ENCRYPTED', path, encrypted(name))
  if (facts.video || facts.audio.length > 0) return
  if (await looksEncrypted(path)) refuseSource('SOURCE_ENCRYPTED', path, encrypted(name))
  if (output.streams.length === 0) {
    refuseSource(
      'SOURCE_NO_STREAMS',
      path,
      `"${name}" holds neither picture nor sound. Its export probably did not finish.`,
    )
  }
  refuseSource(
    'SOURCE_CORRUPT',
    path,
    `The streams of "${name}" cannot be read: their beginning is missing or damaged. Export or copy it again.`,
  )
}
