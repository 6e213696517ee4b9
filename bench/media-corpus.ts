/*
 * Takes every clip of the data folder through probe, encode and verification. Each must end as listed here: what is not listed must end in
 * verified outputs. A listed refusal has its reason beside it.
 * Usage: node bench/media-corpus.ts [part of a name, such as `bad/`]
 * HEADROOM_DATA names the data folder (default ../shared/data), HEADROOM_FFMPEG the ffmpeg.
 */
import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import {
  ffprobeJson,
  openWorkshop,
  runJob,
  type Workshop,
  workRequest,
} from '../src/main/transcode/testing.ts'
import { isHeadroomError } from '../src/shared/errors.ts'
import type { SourceFacts } from '../src/shared/media.ts'
import type { OutputRequest } from '../src/shared/profiles.ts'

type Row = { file: string; end: string; frames: string; cpuSeconds: string; remark: string }

/** Ends other than `verified`. Several where ffmpeg's versions differ in what they can read. */
const expectedEnds: Record<string, { ends: string[]; because: string }> = {
  'good/bipbop_10s.flv': {
    ends: ['SOURCE_CORRUPT'],
    because:
      'not one packet of its AAC sound decodes, in any ffmpeg: it does not fit the header it comes with',
  },
  'odd/1x1_msmpeg4v3.wmv': {
    ends: ['SOURCE_CORRUPT'],
    because: 'its header announces a picture, no frame follows',
  },
  'bad/aes_encrypted.ts': { ends: ['SOURCE_ENCRYPTED'], because: 'its packets are encrypted' },
  'bad/corrupted_720p.mp4': { ends: ['SOURCE_CORRUPT'], because: 'its picture cannot be decoded to the end' },
  'bad/fmp4_fragment_without_init.mp4': {
    ends: ['SOURCE_CORRUPT'],
    because: 'a fragment alone names no codec',
  },
  'bad/fmp4_init_only.mp4': { ends: ['SOURCE_CORRUPT'], because: 'it describes a picture and holds none' },
  'bad/header_only.flv': {
    ends: ['SOURCE_CORRUPT', 'SOURCE_NO_STREAMS'],
    because: 'it ends behind its header',
  },
  'bad/no_streams_262b.mp4': { ends: ['SOURCE_NO_STREAMS'], because: 'it lists no stream' },
  'bad/sei_only_183b.hevc': {
    ends: ['SOURCE_CORRUPT'],
    because: 'it holds remarks on a picture and no picture',
  },
}

const outputsFor = (source: SourceFacts): OutputRequest[] =>
  source.video
    ? [
        { kind: 'file', container: 'mp4', profileId: 'prf_h264_360p' },
        { kind: 'hls', profileIds: ['prf_h264_360p'] },
      ]
    : [{ kind: 'file', container: 'mp4', profileId: 'prf_audio_aac' }]

async function tryClip(workshop: Workshop, file: string, path: string): Promise<Row> {
  try {
    const source = await workshop.transcode.probe(path)
    const { outputs, reports, notes } = await runJob(
      workshop,
      await workRequest(workshop, path, outputsFor(source)),
    )
    const cpuSeconds = reports.reduce((sum, report) => sum + report.cpuSeconds, 0).toFixed(2)
    const entries = ['-count_packets', '-show_entries', 'stream=codec_type,nb_read_packets,duration']
    const shown = await ffprobeJson<{
      streams: { codec_type: string; nb_read_packets: string; duration: string }[]
    }>(workshop, entries, outputs[0]!.path)
    const frames = shown.streams
      .map(
        (stream) => `${stream.codec_type[0]}${stream.nb_read_packets}/${Number(stream.duration).toFixed(2)}s`,
      )
      .join(' ')
    const quoted = `${source.video?.frames ?? 0}f/${source.durationSeconds.toFixed(2)}s`
    return { file, end: 'verified', frames: `${quoted} -> ${frames}`, cpuSeconds, remark: notes.join(' ') }
  } catch (error) {
    if (!isHeadroomError(error))
      return { file, end: 'CRASH', frames: '', cpuSeconds: '', remark: String(error) }
    const log = Array.isArray(error.details.log) ? ` [${String(error.details.log.at(-1))}]` : ''
    return { file, end: error.code, frames: '', cpuSeconds: '', remark: error.message + log }
  }
}

const folder = resolve(process.env.HEADROOM_DATA ?? '../shared/data', 'video')
const wanted = process.argv[2] ?? ''
const workshop = await openWorkshop()
const { ffmpegPath, version } = workshop.transcode.capabilities()
process.stdout.write(`ffmpeg ${version} at ${ffmpegPath}\n`)
let unexpected = 0
for (const kind of ['good', 'odd', 'bad']) {
  const names = await readdir(join(folder, kind)).catch(() => [])
  if (names.length === 0) process.stdout.write(`No clips in ${join(folder, kind)}.\n`)
  for (const name of names.filter((candidate) => `${kind}/${candidate}`.includes(wanted))) {
    const row = await tryClip(workshop, `${kind}/${name}`, join(folder, kind, name))
    const expected = expectedEnds[row.file]?.ends ?? ['verified']
    const verdict = expected.includes(row.end) ? 'ok' : `EXPECTED ${expected.join(' or ')}`
    if (verdict !== 'ok') unexpected++
    const columns = [row.file, row.end, verdict, row.frames, row.cpuSeconds, row.remark]
    process.stdout.write(`${columns.join('\t')}\n`)
  }
}
process.stdout.write(unexpected === 0 ? 'All as expected.\n' : `${unexpected} unexpected.\n`)
await workshop.remove()
process.exitCode = unexpected === 0 ? 0 : 1
