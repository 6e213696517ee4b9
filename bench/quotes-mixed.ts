import { seededRandom, shuffled } from '../src/main/learning/seeded-random.ts'
import { predictCost, trainCostModel } from '../src/main/quotes/model/cost-model.ts'
import { readMeasuredEncodes } from './measured-encodes.ts'
import { accuracyOf, describeAccuracy, describeCoverage, type Scored } from './scores.ts'

/** Instant quotes for mixed codecs on sources that were not trained on, from measured encodes. */
export function benchMixed(file: string, foldCount: number, seed: number): void {
  const jobs = readMeasuredEncodes(file)
  const sources = shuffled([...new Set(jobs.map(({ sourceId }) => sourceId))], seededRandom(seed))
  console.log(`${jobs.length} encodes of ${sources.length} sources, ${foldCount} folds by source`)
  const scored: Scored[] = []
  for (let fold = 0; fold < foldCount; fold++) {
    const held = new Set(sources.filter((_, index) => index % foldCount === fold))
    const model = trainCostModel(
      jobs.filter(({ sourceId }) => !held.has(sourceId)),
      { seed },
    )
    for (const { sourceId, features, cpuSeconds } of jobs) {
      if (!held.has(sourceId)) continue
      const { p05, p50, p95 } = predictCost(model, features).cpuSeconds
      const groups = [`codec:${features.targetCodec}`, `speed:${features.preset}`]
      scored.push({ measured: cpuSeconds, p05, p50, p95, groups })
    }
  }
  console.log(describeAccuracy('mixed codecs, unseen sources, instant', accuracyOf(scored)))
  for (const line of describeCoverage(scored)) console.log(`  ${line}`)
  console.log(
    '  anchor: MdAPE 21 to 24 % with boosted trees and a probe; noise floor of a repeated job about 4 %',
  )
}
