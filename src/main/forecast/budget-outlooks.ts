import type { BudgetWithBalance } from '#shared/budgets.ts'
import type { BudgetOutlook } from '#shared/forecasts.ts'
import type { Budgets } from '../budgets/budgets.ts'
import type { Clock } from '../clock.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { ExpectedWork } from '../quotes/plans/counted-plans.ts'
import type { Plans } from '../quotes/plans/plans.ts'
import type { Quotes } from '../quotes/quotes.ts'
import { budgetQuestion, type ComingReturn, type Outset, pricesAhead } from './budget-questions.ts'
import { showBudgetOutlook } from './forecast-views.ts'
import type { HistoryView } from './studio-questions.ts'
import type { StudioThread } from './studio-thread.ts'

/** When budgets will be gone. */
export type BudgetOutlooks = {
  /** Of every open budget, the soonest gone first. */
  of(view: HistoryView): Promise<BudgetOutlook[]>
}

export type BudgetOutlooksDependencies = {
  clock: Pick<Clock, 'now'>
  budgets: Pick<Budgets, 'list' | 'ledger'>
  jobs: Pick<Jobs, 'queue'>
  quotes: Pick<Quotes, 'priceBook' | 'priceCurve'> & { plans: Pick<Plans, 'expected'> }
  thread: StudioThread
  /** They were looked at anew. */
  onLooked(outlooks: readonly BudgetOutlook[]): void
}

const hourMs = 3_600_000
/** While nothing moves, dates are as good as they were this long ago. */
const keptMs = 60_000
/** A rolling budget's settlements that are looked up, at most. */
const mostReturns = 1000

export function createBudgetOutlooks(dependencies: BudgetOutlooksDependencies): BudgetOutlooks {
  const { clock, budgets, jobs, quotes, thread, onLooked } = dependencies
  let kept: { standing: string; at: number; answer: Promise<BudgetOutlook[]> } | undefined

  const returnsOf = ({ budget }: BudgetWithBalance): ComingReturn[] => {
    if (budget.period.kind !== 'rolling') return []
    const afterMs = budget.period.days * 24 * hourMs
    const from = Math.max(0, clock.now() - afterMs)
    const page = budgets.ledger({ id: budget.id, kinds: ['settlement'], from, limit: mostReturns, offset: 0 })
    return page.entries.map(({ at, balanceDeltaMinor }) => ({
      at: at + afterMs,
      amountMinor: -balanceDeltaMinor,
    }))
  }

  const outsetOf = (view: HistoryView, plans: readonly ExpectedWork[]): Outset => {
    const openHourAt = (view.lastHour + 1) * hourMs
    const book = quotes.priceBook()
    return {
      now: clock.now(),
      openHourAt,
      plans,
      queueSeconds: jobs.queue().finishesInSeconds?.p50 ?? 0,
      listPrice: book.microMinorPerComputeUnit,
      priceByStep: pricesAhead(quotes.priceCurve(), book, openHourAt),
      timeZone: book.timeZone,
    }
  }

  const ask = async (
    view: HistoryView,
    open: readonly BudgetWithBalance[],
    plans: readonly ExpectedWork[],
  ): Promise<BudgetOutlook[]> => {
    const outset = outsetOf(view, plans)
    const usual = usualBudgets(open)
    const isUsual = ({ budget }: BudgetWithBalance) => usual.get(budget.customerId) === budget.id
    const answers = await thread.ask('exhaustion', {
      ...view,
      budgets: open.map((each) => budgetQuestion(each, outset, returnsOf(each), isUsual(each))),
      usualBudgetOf: usual,
      customerOfBudget: new Map(open.map(({ budget }) => [budget.id, budget.customerId])),
    })
    return open
      .map((each, index) => showBudgetOutlook(each, answers[index]!, outset))
      .sort((a, b) => (a.goneAt.p50 ?? Infinity) - (b.goneAt.p50 ?? Infinity) || a.lasts - b.lasts)
  }

  return {
    of(view) {
      const now = clock.now()
      const open = budgets.list().filter((each) => isOpen(each, now))
      const plans = quotes.plans.expected()
      const { timeZone, computePercentByHour } = quotes.priceBook()
      const prices = [timeZone, computePercentByHour]
      const standing = JSON.stringify([view.version, open.map(standingOf), plans, prices])
      if (kept && kept.standing === standing && now - kept.at < keptMs) return kept.answer
      const answer = ask(view, open, plans).then((outlooks) => {
        onLooked(outlooks)
        return outlooks
      })
      kept = { standing, at: now, answer }
      answer.catch(() => {
        kept = undefined
      })
      return answer
    },
  }
}

function isOpen({ budget, balance }: BudgetWithBalance, now: number): boolean {
  return budget.closedAt === null && (balance.periodEndsAt === null || balance.periodEndsAt > now)
}

/** What of a budget moves the date it is gone. */
function standingOf({ budget, balance }: BudgetWithBalance): unknown[] {
  return [
    budget.id,
    budget.name,
    budget.renewal,
    balance.availableMinor,
    balance.heldMinor,
    balance.periodEndsAt,
  ]
}

/** What imported requests would have been charged to: a customer's oldest open budget, as for a job that names none. */
function usualBudgets(open: readonly BudgetWithBalance[]): Map<string, string> {
  const oldestFirst = [...open].sort((a, b) => a.budget.createdAt - b.budget.createdAt)
  const usual = new Map<string, string>()
  for (const { budget } of oldestFirst)
    if (!usual.has(budget.customerId)) usual.set(budget.customerId, budget.id)
  return usual
}
