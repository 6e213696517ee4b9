import type { SourceFacts } from '#shared/media.ts'
import type { DeadlineTerm } from '#shared/prices.ts'
import type { Interval } from '#shared/primitives.ts'
import type { Quote, StudioCost } from '#shared/quotes.ts'
import type { Candidate } from './alternatives.ts'
import { compareAlternatives } from './compare-alternatives.ts'
import { referenceCpuSeconds } from './estimate.ts'
import { explain } from './explanation.ts'
import { probabilityBeyond } from './miss-probability.ts'
import { examplePriceNotice } from './price-book.ts'
import { hourOfDayIn } from './price-curve.ts'
import { quotedLines, splitInterval } from './quote-lines.ts'
import { type Order, type Reckoning, reckon, type Situation } from './reckoning.ts'
import { studioCost } from './studio-cost.ts'
import { uncertaintyOf } from './uncertainty.ts'

/**
 * Predicts, prices, explains, and compares with `candidates` that could be ordered instead. Pure.
 * Errors: INVALID_AMOUNT for a cost beyond what a ledger takes.
 */
export function drawQuote(
  order: Order,
  facts: SourceFacts,
  situation: Situation,
  candidates: readonly Candidate[] = [],
): Omit<Quote, 'id' | 'createdAt'> {
  const { model, calibration, priceBook, now } = situation
  const uncertainty = uncertaintyOf({
    facts,
    profiles: order.profiles,
    calibrated: calibration.measured,
    ...situation,
  })
  const { logDeviation } = uncertainty
  const plain = reckon(order, facts, situation, { logDeviation, deadline: null, startsAt: now })
  const finishesInSeconds = expectedFinish(order, plain, situation)
  const deadline = deadlineTerm(order, finishesInSeconds, situation)
  const conditions = { logDeviation, deadline, startsAt: now }
  const reckoning = deadline === null ? plain : reckon(order, facts, situation, conditions)
  const { parts, uses, total, terms, amountMinor, work } = reckoning
  const cost = costOf(reckoning, situation)
  const earlierJobs = model.earlierJobs(work)
  const amounts = splitInterval(amountMinor, uses, terms)
  const lines = quotedLines(reckoning.priced, terms)
  const computeMinor = lines
    .filter(({ kind }) => kind === 'compute' || kind === 'priority')
    .reduce((sum, line) => sum + line.amountMinor.p50, 0)
  const explanations = explain(work, (other) => referenceCpuSeconds(model, other), situation.typical).map(
    (effect) => ({ ...effect, amountMinor: Math.round(computeMinor * (1 - 1 / effect.times)) }),
  )
  const hourOf = hourOfDayIn(priceBook.book.timeZone)
  return {
    customerId: order.customer.id,
    budgetId: order.budget?.id ?? null,
    source: facts,
    outputs: order.outputs,
    total,
    amountMinor,
    terms,
    lines,
    priority: order.priority,
    finishesInSeconds,
    studioCost: cost && withMargin(cost, lines, amountMinor.p50),
    explanations,
    alternatives: compareAlternatives(
      { reckoning, studioCostMinor: cost?.amountMinor ?? null },
      candidates.map((candidate) => {
        const other: Order = {
          ...order,
          outputs: candidate.outputs,
          profiles: candidate.profiles,
          priority: candidate.priority ?? order.priority,
        }
        const startsAt = candidate.startsAt ?? now
        const priced = reckon(other, facts, situation, { ...conditions, startsAt })
        const otherCost = costOf(priced, situation)
        return { candidate, reckoning: priced, studioCostMinor: otherCost?.amountMinor ?? null }
      }),
      (at) => `${String(hourOf(at)).padStart(2, '0')}:00`,
    ),
    renditions: parts.map(({ profile, size }, index) => ({
      profileId: profile?.id ?? 'source',
      name: profile?.name ?? 'Preparing and packaging',
      width: size?.width ?? null,
      height: size?.height ?? null,
      use: uses[index]!,
      amountMinor: amounts[index]!,
    })),
    earlierJobs,
    model: { name: model.name, version: model.version },
    reasons: [
      ...situation.notices,
      ...uncertainty.reasons,
      ...(earlierJobs > 0 ? [seenBefore(earlierJobs)] : []),
      ...(terms.unit.kind === 'money' && priceBook.isExample ? [examplePriceNotice] : []),
      ...explanations.map(({ sentence }) => sentence),
    ],
  }
}

function seenBefore(jobs: number): string {
  const times = jobs === 1 ? 'once' : `${jobs} times`
  return `This source was transcoded here ${times} before: the quote goes by what that took.`
}

/** The queue tells when it starts; from there it takes what the queue or this machine's load makes of it, whichever is longer. */
function expectedFinish(order: Order, { total }: Reckoning, { expectFinish }: Situation): Interval | null {
  if (!expectFinish) return null
  const outlook = expectFinish({
    customerId: order.customer.id,
    priority: order.priority,
    cpuSeconds: total.cpuSeconds,
    deadlineAt: order.deadlineAt,
  })
  const { startsInSeconds: starts, finishesInSeconds: finishes } = outlook
  const at = (quantile: keyof Interval): number =>
    Math.max(finishes[quantile], starts[quantile] + total.wallSeconds[quantile])
  return { p10: at('p10'), p50: at('p50'), p90: at('p90') }
}

/** Null where no time was asked for, or compute is all that is counted. */
function deadlineTerm(order: Order, finish: Interval | null, situation: Situation): DeadlineTerm | null {
  if (order.deadlineAt === null || order.budget?.unit.kind === 'compute') return null
  const secondsLeft = (order.deadlineAt - situation.now) / 1000
  const probability = finish ? probabilityBeyond(secondsLeft, finish) : 1
  return {
    at: order.deadlineAt,
    creditPercent: situation.priceBook.book.service.deadlineCreditPercent,
    // To the per cent: the queue is not known more finely, and a price should not tremble.
    missPartsPerMillion: Math.round(probability * 100) * 10_000,
  }
}

function costOf({ total, terms, startsAt }: Reckoning, { priceBook, machine }: Situation) {
  if (terms.unit.kind === 'compute') return null
  const use = { cpuSeconds: total.cpuSeconds.p50, wallSeconds: total.wallSeconds.p50, startsAt }
  return studioCost(use, priceBook.book, machine)
}

/** Licences are passed on to others: what is left of the price is the studio's. */
function withMargin(
  cost: Omit<StudioCost, 'marginMinor'>,
  lines: Quote['lines'],
  priceMinor: number,
): StudioCost {
  const licences = lines
    .filter(({ kind }) => kind === 'licence')
    .reduce((sum, line) => sum + line.amountMinor.p50, 0)
  return { ...cost, marginMinor: priceMinor - licences - cost.amountMinor }
}
