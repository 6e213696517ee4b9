import { describe, expect, it } from 'vitest'
import { type BoostingRows, predictBoostedTrees, predictColumns, trainBoostedTrees } from './boosted-trees.ts'
import { seededRandom } from './seeded-random.ts'

/** y = 3·[x0 > 0.5] + x1² + noise; x2 is noise; a tenth of x1 is missing and then contributes 5. */
function sampleRows(rowCount: number, seed: number): BoostingRows {
  const random = seededRandom(seed)
  const columns = [0, 1, 2].map(() => Float64Array.from({ length: rowCount }, random))
  columns[0] = columns[0]!.map((value) => Math.round(value * 20) / 20)
  const target = new Float64Array(rowCount)
  for (let row = 0; row < rowCount; row++) {
    if (random() < 0.1) columns[1]![row] = Number.NaN
    const second = columns[1]![row]!
    const step = columns[0]![row]! > 0.5 ? 3 : 0
    target[row] = step + (Number.isNaN(second) ? 5 : second * second) + 0.1 * (random() - 0.5)
  }
  return { columns, target }
}

function rootMeanSquare(predictions: Float64Array, target: Float64Array): number {
  const total = predictions.reduce((sum, value, row) => sum + (value - target[row]!) ** 2, 0)
  return Math.sqrt(total / target.length)
}

describe('boosted trees', () => {
  const training = sampleRows(4000, 1)
  const unseen = sampleRows(1000, 2)

  it('learns a step, a curve and what a missing value means, down to the noise', () => {
    const model = trainBoostedTrees(training, { treeCount: 200 })
    expect(rootMeanSquare(predictColumns(model, unseen.columns), unseen.target)).toBeLessThan(0.06)
    const missing = predictBoostedTrees(model, [0.9, Number.NaN, 0.5])
    expect(missing).toBeGreaterThan(7.8)
    expect(missing).toBeLessThan(8.2)
  })

  it('predicts one row exactly as it predicts columns', () => {
    const model = trainBoostedTrees(training, { treeCount: 20 })
    const together = predictColumns(model, unseen.columns)
    for (const row of [0, 17, 999]) {
      const features = unseen.columns.map((column) => column[row]!)
      expect(predictBoostedTrees(model, features)).toBe(together[row])
    }
  })

  it('gives the same model for the same seed and another for another seed', () => {
    const predictionOf = (seed: number) =>
      predictBoostedTrees(trainBoostedTrees(training, { treeCount: 10, seed }), [0.3, 0.3, 0.3])
    expect(predictionOf(4)).toBe(predictionOf(4))
    expect(predictionOf(4)).not.toBe(predictionOf(5))
  })

  it.each([0.1, 0.5, 0.95])('puts the share %f of unseen rows below the predicted quantile', (level) => {
    const random = seededRandom(9)
    const draw = (rowCount: number): BoostingRows => {
      const spread = Float64Array.from({ length: rowCount }, random)
      return { columns: [spread], target: spread.map((width) => 10 + width * (random() - 0.5)) }
    }
    const options = { loss: { kind: 'quantile', level }, treeCount: 60, minimumLeafWeight: 200 } as const
    const model = trainBoostedTrees(draw(8000), options)
    const test = draw(8000)
    const predictions = predictColumns(model, test.columns)
    const below = test.target.filter((value, row) => value <= predictions[row]!).length / 8000
    expect(Math.abs(below - level)).toBeLessThan(0.03)
    const narrow = Math.abs(predictBoostedTrees(model, [0.1]) - 10)
    const wide = Math.abs(predictBoostedTrees(model, [0.95]) - 10)
    if (level !== 0.5) expect(wide).toBeGreaterThan(2 * narrow)
  })

  it('treats a weight of two as the row given twice', () => {
    const columns = [Float64Array.of(1, 1, 2, 2)]
    const target = Float64Array.of(0, 3, 10, 10)
    const settings = { treeCount: 1, learningRate: 1, leafPenalty: 0, minimumLeafWeight: 1 }
    const whole = { ...settings, rowFraction: 1, featureFraction: 1 }
    const weighted = trainBoostedTrees({ columns, target, weights: Float64Array.of(2, 1, 1, 1) }, whole)
    expect(predictBoostedTrees(weighted, [1])).toBeCloseTo(1, 12)
    expect(predictBoostedTrees(weighted, [2])).toBeCloseTo(10, 12)
  })

  it('stops early on validation rows and keeps the trees that served them best', () => {
    const noise = { columns: training.columns.slice(2), target: training.target }
    const held = { columns: unseen.columns.slice(2), target: unseen.target }
    const options = { treeCount: 400, earlyStoppingRounds: 10 }
    expect(trainBoostedTrees(noise, options, held).trees.length).toBeLessThan(30)
    expect(trainBoostedTrees(training, options, unseen).trees.length).toBeGreaterThan(30)
  })

  it('predicts the constant where there is nothing to split on', () => {
    const model = trainBoostedTrees({
      columns: [Float64Array.of(7, 7, 7)],
      target: Float64Array.of(1, 2, 6),
    })
    expect(predictBoostedTrees(model, [7])).toBeCloseTo(3, 12)
    expect(predictBoostedTrees(model, [Number.NaN])).toBeCloseTo(3, 12)
  })

  it('keeps to the training range for values that were never seen, infinite ones included', () => {
    const model = trainBoostedTrees(training, { treeCount: 50 })
    for (const extreme of [1e300, -1e300, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const prediction = predictBoostedTrees(model, [extreme, extreme, extreme])
      expect(prediction).toBeGreaterThan(-1)
      expect(prediction).toBeLessThan(9)
    }
  })

  it('refuses columns of another length, and targets and weights that are not numbers', () => {
    const columns = [Float64Array.of(1, 2)]
    const target = Float64Array.of(1, 2)
    expect(() => trainBoostedTrees({ columns, target: Float64Array.of(1) })).toThrow(RangeError)
    expect(() => trainBoostedTrees({ columns, target: Float64Array.of(1, Number.NaN) })).toThrow(RangeError)
    expect(() => trainBoostedTrees({ columns, target, weights: Float64Array.of(1, -1) })).toThrow(RangeError)
  })
})
