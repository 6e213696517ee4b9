import { parseBoostedTrees, serialiseBoostedTrees } from '../../learning/boosted-trees-format.ts'
import type { ConformalCalibration } from '../../learning/conformal.ts'
import type { RidgeModel } from '../../learning/ridge.ts'
import type { CostModel } from './cost-model.ts'
import { columnsByFeature, type FeatureEncoding } from './feature-encoding.ts'
import { jobFeatures } from './job-features.ts'
import type { LogCostModel } from './log-cost-model.ts'

const formatName = 'headroom cost model'
const formatVersion = 1

/** Where a model came from, for people. */
export type Provenance = {
  readonly trainedAt: string
  readonly description: string
  readonly sources: readonly string[]
}

/** A plain object for JSON; `parseCostModel` is its inverse. */
export function serialiseCostModel(model: CostModel, provenance: Provenance): Record<string, unknown> {
  const part = (value: LogCostModel | undefined) =>
    value && { ridge: value.ridge, trees: serialiseBoostedTrees(value.trees), calibration: value.calibration }
  return {
    format: formatName,
    version: formatVersion,
    provenance,
    features: jobFeatures.map(({ name }) => name),
    encoding: model.encoding,
    typical: model.typical.map((value) => (Number.isFinite(value) ? value : null)),
    cpuSeconds: part(model.cpuSeconds),
    peakMemoryBytes: part(model.peakMemoryBytes),
    outputBytes: part(model.outputBytes),
    parallelism: part(model.parallelism),
    trainedJobs: model.trainedJobs,
    rejectedJobs: model.rejectedJobs,
  }
}

/** Throws RangeError, saying what is wrong, for anything that this version could not quote with. */
export function parseCostModel(value: unknown): CostModel {
  const document = record(value, 'the model')
  if (document.format !== formatName || document.version !== formatVersion) {
    throw new RangeError(`Not a ${formatName} of version ${formatVersion}.`)
  }
  const names = jobFeatures.map(({ name }) => name)
  if (JSON.stringify(document.features) !== JSON.stringify(names)) {
    throw new RangeError('The model was trained on another list of features.')
  }
  const encoding = parseEncoding(document.encoding)
  const columnCount = columnsByFeature(encoding).reduce((sum, { columns }) => sum + columns.length, 0)
  const optional = (name: string): LogCostModel | undefined =>
    document[name] === undefined ? undefined : parsePart(document[name], name, columnCount)
  return {
    encoding,
    typical: list(document.typical, 'typical', columnCount).map((entry) => entry ?? Number.NaN) as number[],
    cpuSeconds: parsePart(document.cpuSeconds, 'cpuSeconds', columnCount),
    peakMemoryBytes: optional('peakMemoryBytes'),
    outputBytes: optional('outputBytes'),
    parallelism: optional('parallelism'),
    trainedJobs: finite(document.trainedJobs, 'trainedJobs'),
    rejectedJobs: record(document.rejectedJobs, 'rejectedJobs') as CostModel['rejectedJobs'],
  }
}

/** The model in `text`, or the base model with a notice for people where the text is damaged or of another version. */
export function loadCostModel(text: string, base: CostModel): { model: CostModel; notice?: string } {
  try {
    return { model: parseCostModel(JSON.parse(text)) }
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    return {
      model: base,
      notice: `The learned cost model could not be read (${cause}) Quotes use the base model until the next training.`,
    }
  }
}

function parsePart(value: unknown, name: string, columnCount: number): LogCostModel {
  const part = record(value, name)
  const trees = parseBoostedTrees(part.trees)
  if (trees.featureCount !== columnCount) throw new RangeError(`The trees of ${name} expect other columns.`)
  return {
    ridge: parseRidge(part.ridge, columnCount),
    trees,
    calibration: parseCalibration(part.calibration),
  }
}

function parseRidge(value: unknown, columnCount: number): RidgeModel {
  const ridge = record(value, 'ridge')
  return {
    means: numbers(ridge.means, 'means', columnCount),
    scales: numbers(ridge.scales, 'scales', columnCount),
    coefficients: numbers(ridge.coefficients, 'coefficients', columnCount),
    intercept: finite(ridge.intercept, 'intercept'),
  }
}

function parseCalibration(value: unknown): ConformalCalibration {
  const calibration = record(value, 'calibration')
  const groups = Object.entries(record(calibration.groups, 'groups'))
  return {
    groups: Object.fromEntries(groups.map(([group, scores]) => [group, numbers(scores, 'scores')])),
    pooled: numbers(calibration.pooled, 'scores'),
  }
}

function parseEncoding(value: unknown): FeatureEncoding {
  const { ranges, values } = record(value, 'encoding')
  const categories = record(values, 'values')
  for (const feature of jobFeatures) {
    if (feature.kind === 'category' && !list(categories[feature.name], feature.name).every(isText)) {
      throw new RangeError(`The values of '${feature.name}' are not words.`)
    }
  }
  for (const [name, range] of Object.entries(record(ranges, 'ranges'))) numbers(range, name, 2)
  return { ranges, values } as FeatureEncoding
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new RangeError(`Expected ${what} to be an object.`)
  return value as Record<string, unknown>
}

function list(value: unknown, what: string, length?: number): unknown[] {
  if (!Array.isArray(value) || (length !== undefined && value.length !== length)) {
    throw new RangeError(`Expected '${what}' to be a list${length === undefined ? '' : ` of ${length}`}.`)
  }
  return value
}

function numbers(value: unknown, what: string, length?: number): number[] {
  return list(value, what, length).map((entry) => finite(entry, what))
}

function finite(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new RangeError(`'${what}' is not a number.`)
  return value
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
