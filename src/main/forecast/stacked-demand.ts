import { type DemandPanels, seriesKey } from './demand-panels.ts'

/** A part of a stack with its hours; a null name is everything that has no part of its own. */
export interface StackPart {
  readonly name: string | null
  /** Known hours from `firstHour`, NaN where nobody looked. */
  readonly history: Float64Array
  /** Parts add up to the forecast of the whole. */
  readonly forecast: Float64Array
}

export interface Stack {
  readonly firstHour: number
  readonly parts: readonly StackPart[]
}

export interface StackQuestion {
  readonly by: 'customer' | 'contentType'
  /** Of the whole that is split. */
  readonly customerId: string | null
  readonly contentType: string | null
  readonly historyHours: number
  readonly hours: number
}

/** More parts cannot be told apart; the smallest are taken together. */
const mostParts = 7
/** Levels whose mean stands for a part's expectation: the median of a customer that is idle most hours is nothing. */
const meanLevels = [0.1, 0.3, 0.5, 0.7, 0.9]

/** Splits what is forecast by customer or content type, the greatest of late first. Undefined without enough history of the whole. */
export function stackedDemand(panels: DemandPanels, question: StackQuestion): Stack | undefined {
  const { by, customerId, contentType, hours } = question
  const wholeKey = seriesKey.of(customerId, contentType)
  const whole = panels.series(wholeKey)
  if (!whole || !panels.hasEnough(wholeKey)) return undefined
  const length = Math.min(question.historyHours, whole.values.length)
  const firstHour = whole.firstHour + whole.values.length - length
  const historyOf = (key: string) => lastHours(panels, key, firstHour, length)

  const partKeys = [...panels.keys()].flatMap((key) => {
    const name = partName(key, by, customerId, contentType)
    return name === undefined ? [] : [{ key, name, recent: sumOf(historyOf(key)) }]
  })
  const shown = partKeys
    .filter(({ recent }) => recent > 0)
    .sort((a, b) => b.recent - a.recent)
    .slice(0, mostParts)
  const total = panels.forecast(wholeKey, hours).quantile(0.5)
  const expected = shown.map(({ key }) => expectation(panels, key, hours))
  const rest = total.map((value, step) =>
    Math.max(0, value - expected.reduce((sum, part) => sum + part[step]!, 0)),
  )
  const isWhole = shown.length === partKeys.filter(({ recent }) => recent > 0).length
  const wholeHistory = historyOf(wholeKey)
  const restHistory = wholeHistory.map((value, step) =>
    Math.max(0, value - shown.reduce((sum, { key }) => sum + (historyOf(key)[step] || 0), 0)),
  )
  // Everything has a part of its own unless requests name no content type, or there are too many parts.
  const hasRest = !isWhole || sumOf(restHistory) > 0.001 * sumOf(wholeHistory)
  const weights = hasRest ? [...expected, rest] : expected
  const forecastOf = (part: number) =>
    total.map((value, step) => {
      const sum = weights.reduce((all, weight) => all + weight[step]!, 0)
      return sum > 0 ? (value * weights[part]![step]!) / sum : value / weights.length
    })
  const parts: StackPart[] = shown.map(({ key, name }, part) => ({
    name,
    history: historyOf(key),
    forecast: forecastOf(part),
  }))
  if (hasRest) parts.push({ name: null, history: restHistory, forecast: forecastOf(shown.length) })
  return { firstHour, parts }
}

function partName(
  key: string,
  by: StackQuestion['by'],
  customerId: string | null,
  contentType: string | null,
): string | undefined {
  const [customer = '', ...type] = key.split(' ')
  const typeName = type.join(' ')
  if (by === 'customer') return customer !== '*' && typeName === (contentType ?? '*') ? customer : undefined
  return typeName !== '*' && customer === (customerId ?? '*') ? typeName : undefined
}

function lastHours(panels: DemandPanels, key: string, firstHour: number, length: number): Float64Array {
  const aligned = new Float64Array(length)
  const series = panels.series(key)
  if (!series) return aligned
  for (let step = 0; step < length; step++)
    aligned[step] = series.values[firstHour + step - series.firstHour] ?? 0
  return aligned
}

function expectation(panels: DemandPanels, key: string, hours: number): Float64Array {
  const { quantile } = panels.forecast(key, hours)
  const paths = meanLevels.map(quantile)
  return Float64Array.from(
    { length: hours },
    (_, step) => paths.reduce((sum, path) => sum + path[step]!, 0) / paths.length,
  )
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0)
}
