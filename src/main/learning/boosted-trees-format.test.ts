import { describe, expect, it } from 'vitest'
import { predictBoostedTrees, trainBoostedTrees } from './boosted-trees.ts'
import { parseBoostedTrees, serialiseBoostedTrees } from './boosted-trees-format.ts'
import { seededRandom } from './seeded-random.ts'

const random = seededRandom(5)
const columns = [0, 1].map(() => Float64Array.from({ length: 500 }, random))
const target = columns[0]!.map((value, row) => value * columns[1]![row]!)
const model = trainBoostedTrees({ columns, target }, { treeCount: 12 })

type Document = { [name: string]: unknown; trees: Record<string, number[]>[] }
const written = (): Document => JSON.parse(JSON.stringify(serialiseBoostedTrees(model)))

describe('the boosted-trees format', () => {
  it('survives JSON to the last bit', () => {
    const read = parseBoostedTrees(written())
    for (let trial = 0; trial < 200; trial++) {
      const features = [random() * 2 - 0.5, trial % 9 === 0 ? Number.NaN : random()]
      expect(predictBoostedTrees(read, features)).toBe(predictBoostedTrees(model, features))
    }
  })

  const damages: [string, (document: Document) => unknown][] = [
    ['nothing at all', () => null],
    ['another format', (document) => ({ ...document, format: 'other' })],
    ['a later version', (document) => ({ ...document, version: 2 })],
    ['no trees', (document) => ({ ...document, trees: undefined })],
    ['a base that JSON made null', (document) => ({ ...document, base: null })],
    ['a threshold that JSON made null', (document) => damageTree(document, 'threshold', Number.NaN)],
    ['a child that leads back to the root', (document) => damageTree(document, 'left', 0.5)],
    ['a child outside the tree', (document) => damageTree(document, 'left', 1e6)],
    ['a feature the model does not have', (document) => damageTree(document, 'feature', 2)],
  ]
  it.each(damages)('refuses %s', (_, damage) => {
    const damaged = JSON.parse(JSON.stringify(damage(written())))
    expect(() => parseBoostedTrees(damaged)).toThrow(RangeError)
  })
})

function damageTree(document: Document, name: string, value: number): Document {
  const first = document.trees[0]!
  if (name === 'left' && value < 1) first.left![first.left!.findIndex((child) => child > 1)] = 1
  else first[name]![0] = value
  return document
}
