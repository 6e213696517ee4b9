import { type ModelComparison, modelQuantities } from '#shared/cost-model.ts'
import { median } from '../learning/quantile.ts'
import { type BaseModel, estimatePicture } from './base-model.ts'
import type { CostTable } from './cost-table.ts'
import { correct, type LearnedModel } from './learned-model.ts'
import type { Lesson } from './lessons.ts'

/** Below this a difference is chance. */
const fewestRenditions = 10

/** Both models, and the built-in one, on lessons that neither has seen. Pure. */
export function compareModels(
  first: LearnedModel,
  second: LearnedModel,
  lessons: readonly Lesson[],
  table: CostTable,
  base: BaseModel | null = null,
): ModelComparison {
  const unseen = lessons.filter(({ learnedAt }) => learnedAt > Math.max(first.trainedAt, second.trainedAt))
  const rows = modelQuantities.flatMap((quantity) => {
    const errors = unseen.flatMap(({ source, video, customerId, measured }) => {
      const truth = measured[quantity]
      if (truth === null) return []
      const builtIn = estimatePicture(source, video, table, base)
      const errorBy = (model: LearnedModel) =>
        Math.abs(correct(model, source, video, customerId, builtIn)[quantity].median / truth - 1)
      return [
        {
          builtIn: Math.abs(builtIn[quantity].median / truth - 1),
          first: errorBy(first),
          second: errorBy(second),
        },
      ]
    })
    if (errors.length === 0) return []
    return [
      {
        quantity,
        renditions: errors.length,
        builtInError: median(errors.map((each) => each.builtIn)),
        firstError: median(errors.map((each) => each.first)),
        secondError: median(errors.map((each) => each.second)),
      },
    ]
  })
  const jobs = new Set(unseen.map(({ learnedAt, group }) => `${learnedAt} ${group}`)).size
  return { first: first.trainedAt, second: second.trainedAt, jobs, rows, summary: summaryOf(rows) }
}

function summaryOf(rows: ModelComparison['rows']): string {
  const cpu = rows.find(({ quantity }) => quantity === 'cpuSeconds')
  if (!cpu) {
    return 'No job has finished since the newer of the two was trained, so there is nothing that neither has seen. Until then each version’s own back-test is what is known.'
  }
  const percent = (error: number): string => `${(error * 100).toFixed(1)} %`
  const sentence = `In CPU time, on ${cpu.renditions} renditions neither has seen, the first was off by ${percent(cpu.firstError)}, the second by ${percent(cpu.secondError)}, the built-in model by ${percent(cpu.builtInError)}.`
  return cpu.renditions < fewestRenditions ? `${sentence} That is too few to tell them apart.` : sentence
}
