import path from 'node:path'
import { quantile } from '../src/main/learning/quantile.ts'
import { openQuotesStudio } from './quotes-studio.ts'

/*
 * How long a quote takes beyond reading the source, with its lines, alternatives and explanations: each quote is paired with a probe of
 * the same file (the anchor). `node bench/quote-latency.ts [pairs, 60 unless told]`
 */

const pairs = Number(process.argv[2] ?? 60)
const studio = await openQuotesStudio()
const { quotes, transcode, customer, folder } = studio

try {
  const sourcePath = path.join(folder, 'clip.mp4')
  await transcode.makeSampleClip(sourcePath)
  const request = {
    sourcePath,
    customerId: customer.id,
    outputs: [{ kind: 'hls' as const, profileIds: ['prf_h264_720p', 'prf_h264_480p', 'prf_h264_360p'] }],
  }
  await quotes.quote(request)
  const probes: number[] = []
  const beyond: number[] = []
  for (let pair = 0; pair < pairs; pair++) {
    const probe = await millisecondsOf(() => transcode.probe(sourcePath))
    probes.push(probe)
    beyond.push((await millisecondsOf(() => quotes.quote(request))) - probe)
  }
  const figures = (values: number[]): string =>
    [0.05, 0.5, 0.95].map((level) => quantile(values, level).toFixed(1)).join(' / ')
  console.log(`a probe alone, P5 / P50 / P95: ${figures(probes)} ms`)
  console.log(
    `a quote beyond the probe beside it, ${pairs} pairs: ${figures(beyond)} ms (aim: P95 at most 60 ms)`,
  )
} finally {
  await studio.close()
}

async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}
