import type { SourceFacts } from '#shared/media.ts'
import type { PlanRow } from '#shared/plans.ts'
import type { Interval } from '#shared/primitives.ts'
import type { OutputRequest } from '#shared/profiles.ts'
import type { Quote } from '#shared/quotes.ts'
import { drawQuote } from '../draw-quote.ts'
import { referenceCpuSeconds } from '../estimate.ts'
import type { Order, Situation } from '../reckoning.ts'
import { uncertaintyOf } from '../uncertainty.ts'
import { planWork } from '../work.ts'
import { type Assumption, lessCertain, weighAssumptions } from './assumed-facts.ts'
import { type Addend, addendOf, createRunningTotal, type SharedError } from './plan-total.ts'

/** A row of a plan whose words are understood and whose facts are known or assumed. */
export type PlannedRow = {
  line: number
  name: string
  order: Order
  facts: SourceFacts
  assumptions: readonly Assumption[]
  count: number
  date: string | null
}

/** A row priced, with what its plan adds up. */
export type PricedRow = {
  row: PlanRow
  addends: { amountMinor: Addend | null; cpuSeconds: Addend | null; outputBytes: Addend | null }
  /** What widens the interval: a few sentences that many rows share. */
  doubts: string[]
  /** Of the amount, what goes by the price of compute: 0 to 1. */
  computeShare: number
  microMinorPerComputeUnit: number
}

/** Quotes a row as a job of its own, `count` times. Pure. Errors: INVALID_AMOUNT. */
export function priceRow(planned: PlannedRow, situation: Situation): PricedRow {
  const { order, facts, count } = planned
  const weighed = weighAssumptions(
    planned.assumptions,
    (other) => referenceCpuSeconds(situation.model, workOf(other, order, situation)),
    facts,
  )
  const assumed = Math.hypot(...weighed.map(({ logDeviation }) => logDeviation))
  const quote = drawQuote(order, facts, { ...situation, model: lessCertain(situation.model, assumed) })
  const machine = uncertaintyOf({
    facts,
    profiles: order.profiles,
    calibrated: situation.calibration.measured,
    ...situation,
  })
  const shared: SharedError[] = [
    { source: 'machine', logDeviation: machine.logDeviation },
    ...weighed.map(({ fact, logDeviation, shared: share }) => ({
      source: fact,
      logDeviation: logDeviation * Math.sqrt(share),
    })),
  ]
  const kind = kindOf(order)
  const addends = {
    amountMinor: addendOf(quote.amountMinor, count, kind, shared),
    cpuSeconds: addendOf(quote.total.cpuSeconds, count, kind, shared),
    outputBytes: addendOf(quote.total.outputBytes, count, kind, shared),
  }
  const together = (one: Interval, addend: Addend | null): Interval => (count === 1 ? one : alone(addend))
  const doubts = [...situation.notices, ...machine.reasons, ...weighed.map(({ sentence }) => sentence)]
  return {
    row: {
      line: planned.line,
      name: planned.name,
      customerId: order.customer.id,
      outputs: describeOutputs(order),
      count,
      date: planned.date,
      unit: quote.terms.unit,
      amountMinor: wholeInterval(together(quote.amountMinor, addends.amountMinor)),
      cpuSeconds: together(quote.total.cpuSeconds, addends.cpuSeconds),
      outputBytes: together(quote.total.outputBytes, addends.outputBytes),
      wallSeconds: timesEach(quote.total.wallSeconds, count),
      reasons: [...doubts, ...quote.reasons.filter((reason) => !doubts.includes(reason))],
    },
    addends,
    doubts,
    computeShare: computeShareOf(quote),
    microMinorPerComputeUnit: quote.terms.microMinorPerComputeUnit,
  }
}

function computeShareOf({ lines, amountMinor }: Pick<Quote, 'lines' | 'amountMinor'>): number {
  const compute = lines
    .filter(({ kind }) => kind === 'compute' || kind === 'priority')
    .reduce((sum, line) => sum + line.amountMinor.p50, 0)
  return amountMinor.p50 > 0 ? Math.min(1, Math.max(0, compute / amountMinor.p50)) : 0
}

function workOf(facts: SourceFacts, { outputs, profiles }: Order, { fitFrame, capabilities }: Situation) {
  return planWork(facts, outputs, profiles, fitFrame, capabilities)
}

function alone(addend: Addend | null): Interval {
  const total = createRunningTotal()
  total.add(addend)
  return total.interval()
}

/** In minor units, never narrower than what it rounds. */
export function wholeInterval({ p10, p50, p90 }: Interval): Interval {
  return { p10: Math.floor(p10), p50: Math.round(p50), p90: Math.ceil(p90) }
}

function timesEach({ p10, p50, p90 }: Interval, count: number): Interval {
  return { p10: p10 * count, p50: p50 * count, p90: p90 * count }
}

/** Codecs and speeds: what the model is off by together. */
function kindOf({ profiles }: Order): string {
  const kinds = profiles.map(({ video }) => (video ? `${video.codec} ${video.speed}` : 'audio'))
  return [...new Set(kinds)].sort().join('+')
}

/** `720p H.264 + 720p HEVC (mkv)`, `HLS: 1080p H.264, 720p H.264`. */
export function describeOutputs({ outputs, profiles }: Pick<Order, 'outputs' | 'profiles'>): string {
  const nameOf = (id: string): string => profiles.find((profile) => profile.id === id)?.name ?? id
  const describe = (output: OutputRequest): string =>
    output.kind === 'hls'
      ? `HLS: ${output.profileIds.map(nameOf).join(', ')}`
      : `${nameOf(output.profileId)}${output.container === 'mp4' ? '' : ` (${output.container})`}`
  return outputs.map(describe).join(' + ')
}
