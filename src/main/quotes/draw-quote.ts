import type { Budget } from '#shared/budgets.ts'
import { type Customer, tierRules } from '#shared/customers.ts'
import type { Capabilities } from '#shared/host.ts'
import type { SourceFacts } from '#shared/media.ts'
import type { OutputRequest, Profile } from '#shared/profiles.ts'
import type { Quote } from '#shared/quotes.ts'
import type { PriceBook } from '#shared/studio.ts'
import type { CostTable } from './cost-table.ts'
import { type CostModel, partUse, referenceCpuSeconds, totalUse } from './estimate.ts'
import { explain } from './explanation.ts'
import { priceTerms } from './price.ts'
import { examplePriceNotice } from './price-book.ts'
import { priceInterval, splitInterval } from './quote-lines.ts'
import { uncertaintyOf } from './uncertainty.ts'
import { type FitFrame, planWork } from './work.ts'

/** Who wants what, from which source. */
export type Order = {
  customer: Customer
  budget: Budget | null
  outputs: OutputRequest[]
  profiles: Profile[]
}

/** How things stand when the quote is made. */
export type Situation = {
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
  fitFrame: FitFrame
}

/** Predicts, prices and explains. Pure. Errors: INVALID_AMOUNT for a cost beyond what a ledger takes. */
export function drawQuote(
  order: Order,
  facts: SourceFacts,
  situation: Situation,
): Omit<Quote, 'id' | 'createdAt'> {
  const { customer, budget, outputs, profiles } = order
  const { model, calibration, priceBook } = situation
  const uncertainty = uncertaintyOf({ facts, profiles, calibrated: calibration.measured, ...situation })
  const machine = {
    computeUnitsPerCpuSecond: calibration.computeUnitsPerCpuSecond,
    logDeviation: uncertainty.logDeviation,
  }
  const capacity = { ...situation, maximumThreads: tierRules[customer.tier].maximumThreads }
  const work = planWork(facts, outputs, profiles, situation.fitFrame, situation.capabilities)
  const parts = model.parts(work)
  const uses = parts.map((part) => partUse(part, machine, capacity))
  const total = totalUse(parts, model, machine, capacity)
  const unit = budget?.unit ?? { kind: 'money' as const, currency: priceBook.book.currency }
  const terms = priceTerms(unit, priceBook.book, calibration.computeUnitsPerCpuSecond)
  const amountMinor = priceInterval(total, terms)
  const amounts = splitInterval(amountMinor, uses, terms)
  return {
    customerId: customer.id,
    budgetId: budget?.id ?? null,
    source: facts,
    outputs,
    total,
    amountMinor,
    terms,
    renditions: parts.map(({ profile, size }, index) => ({
      profileId: profile?.id ?? 'source',
      name: profile?.name ?? 'Preparing and packaging',
      width: size?.width ?? null,
      height: size?.height ?? null,
      use: uses[index]!,
      amountMinor: amounts[index]!,
    })),
    model: { name: model.name, version: model.version },
    reasons: [
      ...situation.notices,
      ...uncertainty.reasons,
      ...(unit.kind === 'money' && priceBook.isExample ? [examplePriceNotice] : []),
      ...explain(work, (other) => referenceCpuSeconds(model, other)),
    ],
  }
}
