import { type ContentMix, type CountedMove, chainOfCounts, forecastContentMix } from './content-chain.ts'
import { hourOfDayIn, type MixAspect } from './mix.store.ts'

const hourMs = 3_600_000
/** More cannot be told apart in a picture; the rest are taken together. */
const mostCategories = 9
export const otherCategory = 'other'

/** What is known of who asks for what after what. A null customer is the whole studio. */
export type MixReader = {
  transitions(customerId: string | null, aspect: MixAspect): CountedMove[]
  lastLabel(customerId: string | null, aspect: MixAspect): string | undefined
}

export interface StudioMix extends ContentMix {
  /** Requests it was learned from. */
  readonly requests: number
}

/**
 * The mix of content types, formats or profiles of coming requests, one row an hour; undefined where none was ever named. Hours of the
 * day are those of the machine's clocks.
 *
 * @param load requests expected in each hour from `firstHour`
 */
export function studioMix(
  reader: MixReader,
  customerId: string | null,
  aspect: MixAspect,
  load: Float64Array,
  firstHour: number,
  hourOfDay = hourOfDayIn(),
): StudioMix | undefined {
  const counted = reader.transitions(customerId, aspect)
  if (counted.length === 0) return undefined
  const nameOf = shownNames(counted)
  const moves = counted.map((move) => ({
    ...move,
    from: move.from === null ? null : nameOf(move.from),
    to: nameOf(move.to),
  }))
  const categories = [...new Set(moves.flatMap(({ from, to }) => (from === null ? [to] : [from, to])))].sort(
    (a, b) => Number(a === otherCategory) - Number(b === otherCategory) || a.localeCompare(b),
  )
  const last = reader.lastLabel(customerId, aspect)
  const hourOfDayAt = (step: number) => hourOfDay((firstHour + step) * hourMs)
  const mix = forecastContentMix(
    chainOfCounts(categories, moves),
    { category: last === undefined ? '' : nameOf(last), hourOfDay: hourOfDayAt(-1) },
    load,
    hourOfDayAt,
  )
  return { ...mix, requests: counted.reduce((sum, { requests }) => sum + requests, 0) }
}

/** The most asked for by their own names, the rest by a common one. */
function shownNames(counted: readonly CountedMove[]): (label: string) => string {
  const totals = new Map<string, number>()
  for (const { to, requests } of counted) totals.set(to, (totals.get(to) ?? 0) + requests)
  const own = [...totals].sort((a, b) => b[1] - a[1]).slice(0, mostCategories)
  const shown = new Set(own.map(([label]) => label))
  return (label) => (shown.has(label) ? label : otherCategory)
}
