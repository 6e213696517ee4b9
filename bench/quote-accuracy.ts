import { existsSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { MeasuredPart } from '../src/main/quotes/history.ts'
import type { Interval } from '../src/shared/primitives.ts'
import type { OutputRequest } from '../src/shared/profiles.ts'
import type { Quote } from '../src/shared/quotes.ts'
import { prepareClips } from './cost/clips.ts'
import { runJob } from './cost/run-job.ts'
import { openQuotesStudio } from './quotes-studio.ts'

/*
 * Quoted against measured: real small jobs through the quotes and transcode rooms, one after another on as many threads as there are.
 * `node bench/quote-accuracy.ts [clip names…]`; HEADROOM_DATA names the footage.
 */

const ladder: OutputRequest[] = [
  { kind: 'hls', profileIds: ['prf_h264_720p', 'prf_h264_480p', 'prf_h264_360p'] },
]
const file = (profileId: string, container: 'mp4' | 'mkv' | 'webm' = 'mp4'): OutputRequest[] => [
  { kind: 'file', container, profileId },
]
const jobs: [clip: string, outputs: OutputRequest[]][] = [
  ['mdn_elf.mp4', ladder],
  ['bbb_720p_30s_vp8.webm', file('prf_h264_480p')],
  ['intel_car-detection_432p_30s.mp4', file('prf_h264_360p')],
  ['chaplin_360p_10s.mp4', file('prf_h264_360p')],
  ['mdn_frog.mp4', file('prf_hevc_480p')],
  ['mdn_rabbit.mp4', file('prf_vp9_360p', 'webm')],
  ['mdn_crystal.mp4', file('prf_av1_480p')],
  ['smpte_1080p_10s_25fps.mp4', [...ladder, ...file('prf_h264_720p')]],
  ['testsrc2_720p', ladder],
  ['gradients_1080p', file('prf_h264_1080p')],
]

const studio = await openQuotesStudio()
const { quotes, transcode, customer, folder } = studio

try {
  const chosen = process.argv.slice(2)
  const clips = await prepareClips(
    path.join(os.tmpdir(), 'headroom-bench-clips'),
    process.env.HEADROOM_DATA ?? path.join(import.meta.dirname, '../../shared/data'),
  )
  const results: { quote: Quote; measured: Awaited<ReturnType<typeof runJob>> }[] = []
  for (const [name, outputs] of jobs) {
    const clip = clips.find((each) => each.name === name)
    if (!clip || !existsSync(clip.path) || (chosen.length > 0 && !chosen.includes(name))) continue
    const quote = await quotes.quote({ sourcePath: clip.path, customerId: customer.id, outputs })
    const profiles = [
      ...new Set(
        outputs.flatMap((output) => (output.kind === 'file' ? output.profileId : output.profileIds)),
      ),
    ]
    const measured = await runJob(transcode.runner, {
      sourcePath: clip.path,
      sourceFingerprint: quote.source.fingerprint,
      outputs,
      profiles: profiles.map((id) => transcode.profiles.get(id)),
      workFolder: path.join(folder, `${results.length}-work`),
      outputFolder: path.join(folder, `${results.length}-out`),
      baseName: 'clip',
    })
    quotes.learn(quote, measured.total, measured.parts)
    results.push({ quote, measured })
    report(name, quote, measured.total, measured.parts)
  }
  summarise(results)
} finally {
  await studio.close()
}

function report(
  name: string,
  quote: Quote,
  measured: MeasuredPart['use'],
  parts: readonly MeasuredPart[],
): void {
  console.log(`\n${name}`)
  const line = (label: string, quoted: Interval, value: number, unit: number): void => {
    const inside =
      value >= quoted.p10 && value <= quoted.p90 ? 'inside' : value < quoted.p10 ? 'below ' : 'above '
    const numbers = [quoted.p10, quoted.p50, quoted.p90, value].map((each) =>
      (each / unit).toFixed(2).padStart(9),
    )
    console.log(`  ${label.padEnd(28)} ${numbers.slice(0, 3).join(' ')}   measured ${numbers[3]}  ${inside}`)
  }
  line('CPU seconds', quote.total.cpuSeconds, measured.cpuSeconds, 1)
  line('wall seconds', quote.total.wallSeconds, measured.wallSeconds, 1)
  line('peak memory, MiB', quote.total.peakMemoryBytes, measured.peakMemoryBytes, 2 ** 20)
  line('output, MiB', quote.total.outputBytes, measured.outputBytes, 2 ** 20)
  for (const { profileId, use } of parts) {
    const quoted = quote.renditions.find((each) => each.profileId === profileId)
    if (quoted) line(`  CPU ${profileId}`, quoted.use.cpuSeconds, use.cpuSeconds, 1)
  }
}

function summarise(results: { quote: Quote; measured: Awaited<ReturnType<typeof runJob>> }[]): void {
  console.log(`\n${results.length} jobs, model ${results[0]?.quote.model.name}`)
  for (const quantity of ['cpuSeconds', 'wallSeconds', 'peakMemoryBytes', 'outputBytes'] as const) {
    const errors = results
      .map(({ quote, measured }) => Math.abs(quote.total[quantity].p50 / measured.total[quantity] - 1))
      .sort((a, b) => a - b)
    const inside = results.filter(({ quote, measured }) => {
      const { p10, p90 } = quote.total[quantity]
      return measured.total[quantity] >= p10 && measured.total[quantity] <= p90
    }).length
    const median = ((errors[errors.length >> 1] ?? 0) * 100).toFixed(0)
    console.log(`${quantity}: median error ${median} %, ${inside} of ${results.length} inside P10 to P90`)
  }
}
