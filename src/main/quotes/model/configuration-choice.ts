import { matrixFromRows } from '../../learning/dense-matrix.ts'
import { standardisation } from '../../learning/ridge.ts'
import { standardiseRow } from './cost-curve-model.ts'
import { fitInteractionRidge } from './interaction-ridge.ts'
import { medianOf } from './median.ts'

/** What a candidate would tell of each clip, and what is to be predicted with it. NaN is missing. */
export type CandidateRows = {
  /** Features of each clip with the candidate measured; the last `toldCount` of them are what its encode tells. */
  readonly features: readonly (readonly number[])[]
  readonly toldCount: number
  /** ln cost less the candidate's, by clip and judged configuration. */
  readonly targets: readonly (readonly number[])[]
}

/**
 * How far a quote misses on average, in ln cost, once the candidate is measured: a ridge's held-out errors. A plain model, but
 * it ranks candidates as the whole one does, and hundreds are ranked in seconds.
 */
export function missWith({ features, toldCount, targets }: CandidateRows): number {
  const width = features[0]?.length ?? 0
  const { means, scales } = standardisation(features, width)
  const rows = matrixFromRows(features.map((row) => standardiseRow(row, means, scales)))
  const told = Array.from({ length: toldCount }, (_, index) => width - toldCount + index)
  const columns = Array.from({ length: targets[0]?.length ?? 0 }, (_, column) => {
    const values = targets.map((row) => row[column]!)
    const typical = medianOf(values)
    return Float64Array.from(values, (value) => (Number.isFinite(value) ? value - typical : 0))
  })
  const { heldOut } = fitInteractionRidge(rows, columns, told)
  const misses = columns.map(
    (column, index) =>
      column.reduce((sum, value, row) => sum + Math.abs(value - heldOut[index]![row]!), 0) / column.length,
  )
  return misses.reduce((sum, miss) => sum + miss, 0) / misses.length
}
