import { seededRandom, shuffled } from '../src/main/learning/seeded-random.ts'
import { predictCost, trainCostModel } from '../src/main/quotes/model/cost-model.ts'
import type { FinishedJob } from '../src/main/quotes/model/job-history.ts'
import { readMatrix } from './cost-matrix/rows.ts'
import { accuracyOf, describeAccuracy, describeCoverage, type Scored } from './scores.ts'

/** Instant quotes for mixed codecs on sources that were not trained on, from a measured matrix of encodes. */
export function benchMixed(folder: string, name: string, foldCount: number, seed: number): void {
  const plain = readMatrix(folder, name, false)
  const probed = readMatrix(folder, name, true)
  const sources = shuffled([...new Set(plain.map(({ sourceId }) => sourceId))], seededRandom(seed))
  console.log(`${plain.length} encodes of ${sources.length} sources, ${foldCount} folds by source`)
  const scores: Record<'instant' | 'probed', Scored[]> = { instant: [], probed: [] }
  for (let fold = 0; fold < foldCount; fold++) {
    const held = new Set(sources.filter((_, index) => index % foldCount === fold))
    const isTraining = ({ sourceId }: FinishedJob): boolean => !held.has(sourceId)
    const model = trainCostModel([...plain, ...probed].filter(isTraining), { seed })
    const score = (jobs: readonly FinishedJob[]): Scored[] =>
      jobs
        .filter((job) => !isTraining(job) && job.cpuSeconds > 0)
        .map((job) => {
          const { p05, p50, p95 } = predictCost(model, job.features).cpuSeconds
          const { targetCodec = '', targetHeightPixels = 0 } = job.features
          return {
            measured: job.cpuSeconds,
            p05,
            p50,
            p95,
            groups: [`codec:${targetCodec}`, `height:${targetHeightPixels}`],
          }
        })
    scores.instant.push(...score(plain))
    scores.probed.push(...score(probed))
  }
  for (const [name, scored] of Object.entries(scores)) {
    console.log(describeAccuracy(`mixed codecs, unseen sources, ${name}`, accuracyOf(scored)))
    for (const line of describeCoverage(scored)) console.log(`  ${line}`)
  }
  console.log(
    '  anchor: MdAPE 21 to 24 % with boosted trees and a probe; noise floor of a repeated job about 4 %',
  )
}
