/**
 * Measures what encodes cost on this machine, over codecs, presets and sizes, on pictures that ffmpeg makes and on the clips
 * of a folder. Writes one row per encode; needs ffmpeg 5.1 or newer with its encoders.
 *
 *   node bench/cost-matrix/measure.ts --clips DIR --out measurements.csv [--minutes 12]
 */
import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureEncode, probeSource, renderSource } from './ffmpeg.ts'
import { cellsFor, generatedSources } from './matrix.ts'
import { matrixColumns } from './rows.ts'

const { values: options } = parseArgs({
  options: {
    clips: { type: 'string' },
    out: { type: 'string', default: 'measurements.csv' },
    minutes: { type: 'string', default: '12' },
  },
})

const encodedSeconds = 2
const probeSeconds = 0.4
const probeArguments = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '23']
const deadline = Date.now() + Number(options.minutes) * 60_000
const folder = mkdtempSync(join(tmpdir(), 'cost-matrix-'))

try {
  writeFileSync(options.out, `${matrixColumns.join(',')}\n`)
  let seed = 1
  for (const { name, file } of await sources()) {
    if (Date.now() > deadline) break
    await measureSource(name, file, seed++)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function sources(): Promise<{ name: string; file: string }[]> {
  const generated: { name: string; file: string }[] = []
  for (const { name, filter } of generatedSources) {
    const file = join(folder, `${name}.mkv`)
    await renderSource(filter, encodedSeconds, file)
    generated.push({ name: `generated ${name}`, file })
  }
  const clips = options.clips === undefined ? [] : readdirSync(options.clips).sort()
  const filmed = clips.map((name) => ({ name, file: join(options.clips!, name) }))
  return filmed
    .flatMap((clip, index) => [clip, ...generated.slice(index, index + 1)])
    .concat(generated.slice(filmed.length))
}

async function measureSource(name: string, file: string, seed: number): Promise<void> {
  const facts = await probeSource(file).catch(() => undefined)
  if (facts === undefined) {
    console.log(`${name}: no usable video, left out`)
    return
  }
  const durationSeconds = Math.min(encodedSeconds, facts.durationSeconds)
  const probe = await measureEncode(file, Math.min(probeSeconds, durationSeconds), 360, probeArguments)
  const probedFrames = Math.max(
    1,
    Math.round(Math.min(probeSeconds, durationSeconds) * facts.sourceFrameRate),
  )
  for (const { encoding, heightPixels } of cellsFor(facts.sourceHeightPixels, seed)) {
    if (Date.now() > deadline) return
    const run = await measureEncode(file, durationSeconds, heightPixels, encoding.arguments)
    if (run === undefined) continue
    const row: Record<string, string | number> = {
      source: name,
      ...facts,
      durationSeconds,
      sourceBytes: Math.round(facts.bytesPerSecond * durationSeconds),
      targetCodec: encoding.targetCodec,
      preset: encoding.preset,
      quality: encoding.quality,
      targetHeightPixels: heightPixels,
      targetWidthPixels:
        2 * Math.round((heightPixels * facts.sourceWidthPixels) / facts.sourceHeightPixels / 2),
      probeCpuSecondsPerFrame: probe === undefined ? '' : probe.cpuSeconds / probedFrames,
      probeBytesPerFrame: probe === undefined ? '' : probe.outputBytes / probedFrames,
      ...run,
    }
    appendFileSync(options.out, `${matrixColumns.map((column) => row[column]).join(',')}\n`)
  }
  console.log(`${name}: measured`)
}
