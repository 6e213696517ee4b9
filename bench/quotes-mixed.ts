import { intervalGroup, loadBaseModel } from '../src/main/quotes/base-model.ts'
import { quantities } from '../src/main/quotes/learned-model.ts'
import { spreadHolding, testStack } from './cost/base-stack.ts'
import { lessonOf, readLocalMatrix } from './cost/held-out.ts'
import { accuracyOf, describeAccuracy, describeCoverage, type Scored } from './scores.ts'

/**
 * Instant quotes for mixed codecs on contents that were not trained on, by the model that speaks in quotes: the analytic one and,
 * where they proved better, trees on top. Every content is left out once; its intervals come from the errors on the others.
 */
export function benchMixed(file: string): void {
  const matrix = readLocalMatrix(file)
  const chosen = loadBaseModel().base?.backTests
  console.log(
    `${matrix.runs.length} encodes of ${matrix.contents.length} contents, each content left out once`,
  )
  for (const quantity of quantities) {
    const isStacked = chosen?.[quantity].chosen === 'stacked'
    const errors = testStack(matrix, quantity).map(({ run, analytic, stacked }) => ({
      run,
      error: isStacked ? stacked : analytic,
    }))
    const scored = errors.map(({ run, error }): Scored => {
      const { source, video } = lessonOf(run)
      const group = intervalGroup(source, video)
      const peers = errors.filter((other) => {
        const lesson = lessonOf(other.run)
        return (
          other.run.clip.content !== run.clip.content && intervalGroup(lesson.source, lesson.video) === group
        )
      })
      const others = errors.filter((other) => other.run.clip.content !== run.clip.content)
      const enough = peers.length >= 30 ? peers : others
      const spread = spreadHolding(
        0.9,
        enough.map((each) => each.error),
      )
      const measured = lessonOf(run).measured[quantity]!
      const p50 = measured * Math.exp(-error)
      return {
        measured,
        p50,
        p05: p50 * Math.exp(-spread),
        p95: p50 * Math.exp(spread),
        groups: [`codec:${run.job.codec}`, `speed:${run.job.speed}`],
      }
    })
    const model = isStacked ? 'analytic and trees' : 'analytic'
    console.log(
      describeAccuracy(`mixed codecs, unseen contents, instant, ${quantity} (${model})`, accuracyOf(scored)),
    )
    for (const line of describeCoverage(scored)) console.log(`  ${line}`)
  }
  console.log(
    '  anchor, CPU: MdAPE 21 to 24 % with boosted trees and a probe; noise floor of a repeated job about 4 %',
  )
}
