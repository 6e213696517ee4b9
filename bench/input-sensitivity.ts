import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { ClipFacts } from '../src/main/quotes/model/clip-features.ts'

/** One encode of the study. Times are CPU seconds (user + system) and wall seconds; NaN is missing. */
export type MeasuredJob = {
  readonly video: string
  readonly configuration: string
  readonly cpuSeconds: number
  readonly systemSeconds: number
  readonly wallSeconds: number
  readonly outputBytes: number
}

export type StudyFolder = { readonly jobs: MeasuredJob[]; readonly clips: Map<string, ClipFacts> }

type CsvRow = Record<string, string>

/** The x264 study as published: measurements in `folder`, facts about the clips there or in one of the other folders. */
export function readStudy(folder: string, otherFolders: readonly string[] = []): StudyFolder {
  const rows = readTable(folder, 'x264_ugc_measurements.csv')
  if (rows.length === 0)
    throw new Error(`No measurements in ${folder}: expected x264_ugc_measurements.csv.gz.`)
  const folders = [folder, ...otherFolders]
  const features = indexRows(folders, 'ugc_video_features.csv', 'FILENAME')
  const sizes = indexRows(folders, 'ugc_source_sizes.csv', 'name')
  const clips = new Map<string, ClipFacts>()
  const jobs: MeasuredJob[] = []
  for (const row of rows) {
    const video = row.video ?? ''
    const known = clips.get(video)
    if (known === undefined || !(known.frameCount > 0)) {
      clips.set(video, readFacts(row, features.get(video) ?? {}, sizes.get(video) ?? {}))
    }
    jobs.push(readJob(row))
  }
  return { jobs, clips }
}

function readJob(row: CsvRow): MeasuredJob {
  return {
    video: row.video ?? '',
    configuration: row.configurationID ?? '',
    cpuSeconds: toNumber(row.usertime_s) + toNumber(row.systemtime_s),
    systemSeconds: toNumber(row.systemtime_s),
    wallSeconds: toNumber(row.etime_s),
    outputBytes: toNumber(row.size_bytes),
  }
}

/** The published tables give a source's duration only through its encodes: bytes over bit rate. It is a fact of the source. */
function readFacts(job: CsvRow, features: CsvRow, sizes: CsvRow): ClipFacts {
  const name = job.video ?? ''
  const fromName = /^([A-Za-z]+)_(\d+)P-/.exec(name)
  const publishedHeight = toNumber(features.HEIGHT)
  const heightPixels = Number.isNaN(publishedHeight) ? toNumber(fromName?.[2]) : publishedHeight
  const widthPixels = toNumber(features.WIDTH)
  return {
    name,
    category: fromName?.[1] ?? '',
    frameCount: toNumber(job.frames),
    durationSeconds: (toNumber(job.size_bytes) * 8) / (toNumber(job.kbs) * 1000),
    widthPixels: Number.isNaN(widthPixels) ? (heightPixels * 16) / 9 : widthPixels,
    heightPixels,
    sourceBytes: toNumber(sizes.size),
    spatialComplexity: toNumber(features.SPATIAL_COMPLEXITY),
    temporalComplexity: toNumber(features.TEMPORAL_COMPLEXITY),
    chunkComplexityVariation: toNumber(features.CHUNK_COMPLEXITY_VARIATION),
    colorComplexity: toNumber(features.COLOR_COMPLEXITY),
    compressionDefects: toNumber(features.SLEEQ_DMOS),
    bandingDefects: toNumber(features.BANDING_DMOS),
    noiseDefects: toNumber(features.NOISE_DMOS),
  }
}

/** Rows by key; where folders tell different things of a clip, the first folder that tells anything wins. */
function indexRows(folders: readonly string[], file: string, key: string): Map<string, CsvRow> {
  const index = new Map<string, CsvRow>()
  for (const folder of [...folders].reverse()) {
    for (const row of readTable(folder, file)) {
      const told = Object.entries(row).filter(([, value]) => value !== '')
      const name = row[key] ?? ''
      index.set(name, { ...index.get(name), ...Object.fromEntries(told) })
    }
  }
  return index
}

/** The settings of every configuration that one of the folders describes; the first that does wins. */
export function readSettings(folders: readonly string[]): Map<string, Record<string, string>> {
  const index = indexRows(folders, 'x264_configs.csv', 'configurationID')
  return new Map([...index].map(([name, { configurationID: _, ...settings }]) => [name, settings]))
}

/** Rows of `name` or `name.gz`; none where neither exists. The study's fields hold no quotes or commas. */
export function readTable(folder: string, name: string): CsvRow[] {
  const packed = join(folder, `${name}.gz`)
  const plain = join(folder, name)
  if (!existsSync(packed) && !existsSync(plain)) return []
  const text = existsSync(packed) ? gunzipSync(readFileSync(packed)).toString() : readFileSync(plain, 'utf8')
  const [header, ...lines] = text.split(/\r?\n/).filter((line) => line !== '')
  const names = header?.split(',') ?? []
  return lines.map((line) => {
    const values = line.split(',')
    return Object.fromEntries(names.map((column, index) => [column, values[index] ?? '']))
  })
}

/** NaN for what is not a number, such as the published `[NULL]`. */
export function toNumber(text: string | undefined): number {
  return text === undefined || text.trim() === '' ? Number.NaN : Number(text)
}
