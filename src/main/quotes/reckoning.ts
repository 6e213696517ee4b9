import type { Budget } from '#shared/budgets.ts'
import { type Customer, tierRules } from '#shared/customers.ts'
import type { Capabilities } from '#shared/host.ts'
import type { SourceFacts } from '#shared/media.ts'
import type { DeadlineTerm, LicensedCodec } from '#shared/prices.ts'
import type { Interval } from '#shared/primitives.ts'
import type { OutputRequest, Profile } from '#shared/profiles.ts'
import type { PriceTerms, UseEstimate } from '#shared/quotes.ts'
import type { PriceBook } from '#shared/studio.ts'
import type { CostTable } from './cost-table.ts'
import { type CostModel, type PartEstimate, partUse, totalUse } from './estimate.ts'
import type { PriceCurve } from './price-curve.ts'
import { priceTerms, usedCodecs } from './price-terms.ts'
import { type AmountInterval, licensedSeconds, type PredictedUse, priceInterval } from './quote-lines.ts'
import type { Machine } from './studio-cost.ts'
import type { TypicalJob } from './typical-job.ts'
import { type FitFrame, type JobWork, planWork } from './work.ts'

/** Who wants what, from which source. */
export type Order = {
  customer: Customer
  budget: Budget | null
  outputs: OutputRequest[]
  profiles: Profile[]
  priority: number
  /** Null: no time was asked for. */
  deadlineAt: number | null
}

/** Work that would be put into the queue now. */
export type QueueCandidate = {
  customerId: string
  priority: number
  cpuSeconds: Interval
  deadlineAt: number | null
}
/** When it would start and end: seconds from now. */
export type QueueOutlook = { startsInSeconds: Interval; finishesInSeconds: Interval }

/** How things stand when the quote is made. */
export type Situation = {
  now: number
  model: CostModel
  /** What is to be said of the model, such as that its file is damaged. */
  notices: string[]
  table: CostTable
  calibration: { computeUnitsPerCpuSecond: number; measured: boolean }
  capabilities: Capabilities
  /** 0 to 1; null when unknown. */
  load: number | null
  busyThreads: number | null
  threads: number
  priceBook: { book: PriceBook; isExample: boolean }
  curve: PriceCurve
  /** What the studio owes for a codec this month, in thousandths of a minor unit. */
  owedMilliMinor: (codec: LicensedCodec) => number
  machine: Machine
  fitFrame: FitFrame
  /** Null where there is no queue to ask. */
  expectFinish: ((candidate: QueueCandidate) => QueueOutlook) | null
  /** Null until this studio has done a few jobs. */
  typical: TypicalJob | null
}

/** What an order takes and costs, before it is put into words. */
export type Reckoning = {
  work: JobWork
  parts: PartEstimate[]
  uses: UseEstimate[]
  total: UseEstimate
  terms: PriceTerms
  priced: PredictedUse
  amountMinor: AmountInterval
  startsAt: number
}

/** Predicts and prices an order that begins at `startsAt`. Pure. Errors: INVALID_AMOUNT for a cost beyond what a ledger takes. */
export function reckon(
  order: Order,
  facts: SourceFacts,
  situation: Situation,
  conditions: { logDeviation: number; deadline: DeadlineTerm | null; startsAt: number },
): Reckoning {
  const { customer, budget, outputs, profiles } = order
  const { model, calibration, priceBook } = situation
  const { computeUnitsPerCpuSecond } = calibration
  const machine = { computeUnitsPerCpuSecond, logDeviation: conditions.logDeviation }
  const capacity = { ...situation, maximumThreads: tierRules[customer.tier].maximumThreads }
  const work = planWork(facts, outputs, profiles, situation.fitFrame, situation.capabilities)
  const parts = model.parts(work)
  const total = totalUse(parts, model, machine, capacity)
  const unit = budget?.unit ?? { kind: 'money' as const, currency: priceBook.book.currency }
  const sourceAudio = facts.audio.map(({ codec }) => codec)
  const terms = priceTerms(
    unit,
    { tier: customer.tier, priority: order.priority, licences: usedCodecs(work, sourceAudio) },
    {
      ...situation,
      book: priceBook.book,
      at: conditions.startsAt,
      computeUnitsPerCpuSecond,
      deadline: conditions.deadline,
    },
  )
  const priced = { ...total, licensedSeconds: licensedSeconds(terms, () => work.source.durationSeconds) }
  return {
    work,
    parts,
    uses: parts.map((part) => partUse(part, machine, capacity)),
    total,
    terms,
    priced,
    amountMinor: priceInterval(priced, terms),
    startsAt: conditions.startsAt,
  }
}
