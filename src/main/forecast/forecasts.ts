/*
 * Owns what is to come: the demand history by the hour, forecasts of it, when budgets will be gone, and the back-test. Tables:
 * demand_hours, observed_spans, imported_requests, forecast_imports, kept_feeds, view_hours, trend_hours, import_keys,
 * request_transitions, calendar_events, forecast_notices. Forecasting runs in threads that read the history themselves and can be
 * stopped; answers are kept until an hour closes or the history grows.
 */
import type { BudgetWithBalance } from '#shared/budgets.ts'
import type { EventWithLift } from '#shared/calendar.ts'
import { isHeadroomError } from '#shared/errors.ts'
import type {
  BudgetOutlook,
  ContentMix,
  ContentMixRequest,
  Demand,
  DemandBacktest,
  DemandOutlook,
  DemandRequest,
  DemandResource,
  DemandStack,
  ModelChoice,
  ResourceDemand,
  StackRequest,
} from '#shared/forecasts.ts'
import { demandHorizonHours } from '#shared/forecasts.ts'
import type { Budgets } from '../budgets/budgets.ts'
import type { Changes } from '../changes.ts'
import type { Cancel, Clock } from '../clock.ts'
import type { Customers } from '../customers/customers.ts'
import type { CreateId } from '../identifiers.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { ExpectedWork } from '../quotes/plans/counted-plans.ts'
import type { Plans } from '../quotes/plans/plans.ts'
import type { Quotes } from '../quotes/quotes.ts'
import type { Store } from '../store/store.ts'
import { budgetQuestion, type ComingReturn, pricesAhead } from './budget-questions.ts'
import { createBudgetWatch } from './budget-watch.ts'
import { type Calendar, createCalendar } from './calendar/calendar.ts'
import { createDemandStore } from './demand.store.ts'
import { createForecastNotices, type ForecastNotices } from './forecast-notices.ts'
import {
  showBacktest,
  showBudgetOutlook,
  showDemand,
  showMix,
  showOutlook,
  showResources,
  showStack,
} from './forecast-views.ts'
import { createHourWatch } from './hour-watch.ts'
import { createImports, type Imports } from './imports/imports.ts'
import { createMixStore } from './mix/mix.store.ts'
import { createModelChoices } from './model-choices.store.ts'
import { createOwnHistory } from './own-history.ts'
import type { ReferenceModel } from './reference-models.ts'
import type { HistoryView } from './studio-tasks.ts'
import { createStudioThread } from './studio-thread.ts'

export type Forecasts = {
  /** Takes in each hour as it closes. */
  start(): void
  stop(): Promise<void>
  /** Errors: NOT_FOUND for a customer that does not exist; CANCELLED. */
  demand(request: DemandRequest): Promise<Demand>
  /** Of every customer with a history, the greatest first. */
  outlook(request: { resource: DemandResource }): Promise<DemandOutlook[]>
  /** Of every open budget, the soonest gone first. */
  exhaustion(): Promise<BudgetOutlook[]>
  backtest(request: { resource: DemandResource; horizon: 'hour' | 'day' | 'week' }): Promise<DemandBacktest>
  /** What a person should look at. */
  notices: Pick<ForecastNotices, 'list' | 'acknowledge'>
  /** What coming requests will be. Errors: NOT_FOUND for a customer that does not exist. */
  mix(request: ContentMixRequest): Promise<ContentMix>
  /** A forecast split by customer or content type. Errors: NOT_FOUND. */
  stack(request: StackRequest): Promise<DemandStack>
  /** What is coming in every resource; empty without a forecast. Errors: NOT_FOUND. */
  resources(request: Pick<DemandRequest, 'customerId' | 'contentType'>): Promise<ResourceDemand[]>
  /** The operator's calendar, with the factor in use for each event. */
  calendar: Calendar
  eventsWithLift(): Promise<EventWithLift[]>
  /** Files of past requests, viewings and trends. */
  imports: Omit<Imports, 'close'>
  /** What was kept of the history is out of date: rows came or went. */
  historyChanged(): void
  /** Customers that another model than the ensemble forecasts. */
  models(): ModelChoice[]
  /** Errors: NOT_FOUND for a customer that does not exist. */
  chooseModel(choice: ModelChoice): ModelChoice
}

export type ForecastsDependencies = {
  store: Store
  databaseFile: string
  workspaceFolder: string
  clock: Clock
  createId: CreateId
  changes: Changes
  customers: Pick<Customers, 'get' | 'findByName' | 'create'>
  budgets: Pick<Budgets, 'list' | 'ledger'>
  jobs: Pick<
    Jobs,
    'demandBetween' | 'firstCreatedAt' | 'oldestUnfinishedAt' | 'queue' | 'requestedBetween' | 'lastFinished'
  >
  quotes: Pick<Quotes, 'priceBook' | 'priceCurve'> & { plans: Pick<Plans, 'expected'> }
}

const hourMs = 3_600_000
/** While nothing moves, dates are as good as they were this long ago. */
const exhaustionKeptMs = 60_000
/** A rolling budget's settlements that are looked up, at most. */
const mostReturns = 1000
/** Finished jobs that tell what a request uses, the last ones. */
const mostMeasuredJobs = 2000
/** History that stands before a split forecast, so that it can be judged against what was. */
const shownHistoryHours = { hour: 48, day: 7 * 24, week: 28 * 24, month: 56 * 24 } as const

export function createForecasts(dependencies: ForecastsDependencies): Forecasts {
  const { store, clock, changes, customers, budgets, jobs, quotes, databaseFile } = dependencies
  const demand = createDemandStore(store)
  const modelChoices = createModelChoices(store)
  const thread = createStudioThread(databaseFile, clock)
  // A back-test takes seconds; questions of pages do not wait behind it.
  const backtestThread = createStudioThread(databaseFile, clock)
  // Nor does the calendar, which needs no model.
  const calendarThread = createStudioThread(databaseFile, clock)
  const notices = createForecastNotices(dependencies)
  const hourWatch = createHourWatch({ store, changes, customers, thread, notices })
  const budgetWatch = createBudgetWatch({ store, customers, notices })
  let revision = 0
  let kept = { version: '', answers: new Map<string, Promise<unknown>>() }
  let exhaustionKept: { standing: string; at: number; answer: Promise<BudgetOutlook[]> } | undefined
  let cancelTimer: Cancel | undefined

  const grown = () => {
    revision++
    changes.publish('forecasts')
  }
  const mix = createMixStore(store)
  const history = createOwnHistory({ store, clock, demand, mix, jobs, onHourClosed: grown })
  const calendar = createCalendar({ ...dependencies, onChange: grown })
  const imports = createImports({ ...dependencies, demand, mix, notices, onHistory: grown })

  const view = async (): Promise<HistoryView> => {
    await history.refresh()
    const minorPerComputeUnit = quotes.priceBook().microMinorPerComputeUnit / 1_000_000
    const inComputeUnits = budgets.list().filter(({ budget }) => budget.unit.kind === 'compute')
    return {
      version: `${history.lastHour()} ${revision} ${minorPerComputeUnit}`,
      lastHour: history.lastHour(),
      events: calendar.list(),
      terms: { minorPerComputeUnit, computeBudgets: new Set(inComputeUnits.map(({ budget }) => budget.id)) },
      models: chosenModels(modelChoices.list()),
    }
  }
  /** The answer to a question is the same until the history's version changes; a failure is asked again. */
  const once = <T>(version: string, question: string, ask: () => Promise<T>): Promise<T> => {
    if (kept.version !== version) kept = { version, answers: new Map() }
    const { answers } = kept
    const known = answers.get(question) as Promise<T> | undefined
    if (known) return known
    const answer = ask()
    answers.set(question, answer)
    answer.catch(() => answers.delete(question))
    return answer
  }

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

  const askExhaustion = async (
    current: HistoryView,
    open: readonly BudgetWithBalance[],
    plans: readonly ExpectedWork[],
  ): Promise<BudgetOutlook[]> => {
    const now = clock.now()
    const openHourAt = (current.lastHour + 1) * hourMs
    const book = quotes.priceBook()
    const outset = {
      now,
      openHourAt,
      plans,
      queueSeconds: jobs.queue().finishesInSeconds?.p50 ?? 0,
      listPrice: book.microMinorPerComputeUnit,
      priceByStep: pricesAhead(quotes.priceCurve(), book, openHourAt),
      timeZone: book.timeZone,
    }
    const usual = usualBudgets(open)
    const answers = await thread.ask('exhaustion', {
      ...current,
      budgets: open.map((each) =>
        budgetQuestion(each, outset, returnsOf(each), usual.get(each.budget.customerId) === each.budget.id),
      ),
      usualBudgetOf: usual,
      customerOfBudget: new Map(open.map(({ budget }) => [budget.id, budget.customerId])),
    })
    return open
      .map((each, index) => showBudgetOutlook(each, answers[index]!, { now, openHourAt }))
      .sort((a, b) => (a.goneAt.p50 ?? Infinity) - (b.goneAt.p50 ?? Infinity) || a.lasts - b.lasts)
  }

  /** Just after each hour's end, so that pages see it without asking. */
  const wakeAtNextHour = () => {
    const untilNextMs = (history.lastHour() + 2) * hourMs + 1000 - clock.now()
    cancelTimer = clock.after(Math.max(1000, untilNextMs), () => {
      hourClosed().catch(warnUnlessStopped('The hour that closed could not be looked at'))
      wakeAtNextHour()
    })
  }
  const hourClosed = async () => {
    hourWatch.look(await view())
    // Whoever asks when budgets are gone has them looked at; each hour somebody does.
    await exhaustion()
  }
  const exhaustion = async (): Promise<BudgetOutlook[]> => {
    const current = await view()
    const open = budgets.list().filter((each) => isOpen(each, clock.now()))
    const plans = quotes.plans.expected()
    const { timeZone, computePercentByHour } = quotes.priceBook()
    const standing = JSON.stringify([
      current.version,
      open.map(standingOf),
      plans,
      timeZone,
      computePercentByHour,
    ])
    const recent = exhaustionKept && clock.now() - exhaustionKept.at < exhaustionKeptMs
    if (recent && exhaustionKept?.standing === standing) return exhaustionKept.answer
    const answer = askExhaustion(current, open, plans).then((outlooks) => {
      budgetWatch.take(outlooks, clock.now())
      return outlooks
    })
    exhaustionKept = { standing, at: clock.now(), answer }
    answer.catch(() => {
      exhaustionKept = undefined
    })
    return answer
  }

  return {
    start() {
      if (cancelTimer) return
      history.refresh().catch(warnUnlessStopped('The history could not be brought up to date'))
      wakeAtNextHour()
      imports.feeds.start()
    },
    async stop() {
      cancelTimer?.()
      cancelTimer = undefined
      await Promise.all([imports.close(), history.close()])
      await Promise.all([thread.stop(), backtestThread.stop(), calendarThread.stop()])
      await hourWatch.settled()
    },

    async demand({ customerId, contentType, resource, horizon }) {
      if (customerId !== undefined) customers.get(customerId)
      const current = await view()
      const question = {
        customerId: customerId ?? null,
        contentType: contentType ?? null,
        resource,
        hours: demandHorizonHours[horizon],
      }
      const { currency } = quotes.priceBook()
      const answer = await once(current.version, `demand ${JSON.stringify(question)}`, () =>
        thread.ask('demand', { ...current, ...question }),
      )
      return showDemand(hourWatch.adapt(answer, question), resource, currency)
    },
    async outlook({ resource }) {
      const current = await view()
      return once(current.version, `outlook ${resource}`, async () =>
        showOutlook(await thread.ask('outlook', { ...current, resource }), current.lastHour),
      )
    },
    exhaustion,
    async backtest({ resource, horizon }) {
      const current = await view()
      const hours = demandHorizonHours[horizon]
      return once(current.version, `backtest ${resource} ${hours}`, async () =>
        showBacktest(
          await backtestThread.ask('backtest', { ...current, resource, hours }),
          resource,
          hours,
          hourWatch.coverage(),
        ),
      )
    },
    notices,
    async mix({ customerId, aspect, horizon }) {
      if (customerId !== undefined) customers.get(customerId)
      const current = await view()
      const question = { customerId: customerId ?? null, aspect, hours: demandHorizonHours[horizon] }
      return once(current.version, `mix ${JSON.stringify(question)}`, async () =>
        showMix(await thread.ask('mix', { ...current, ...question }), current.lastHour + 1),
      )
    },
    async stack({ customerId, contentType, by, resource, horizon }) {
      if (customerId !== undefined) customers.get(customerId)
      const current = await view()
      const question = {
        by,
        customerId: customerId ?? null,
        contentType: contentType ?? null,
        resource,
        hours: demandHorizonHours[horizon],
        historyHours: shownHistoryHours[horizon],
      }
      const { currency } = quotes.priceBook()
      return once(current.version, `stack ${JSON.stringify(question)}`, async () =>
        showStack(await thread.ask('stack', { ...current, ...question }), resource, currency),
      )
    },
    async resources({ customerId, contentType }) {
      if (customerId !== undefined) customers.get(customerId)
      const current = await view()
      const question = { customerId: customerId ?? null, contentType: contentType ?? null }
      return once(current.version, `resources ${JSON.stringify(question)}`, async () => {
        const finished = jobs.lastFinished(mostMeasuredJobs)
        return showResources(
          await thread.ask('resources', { ...current, ...question, jobs: finished }),
          current.lastHour + 1,
        )
      })
    },
    calendar,
    async eventsWithLift() {
      const current = await view()
      const lifts = await once(current.version, 'event lifts', () =>
        calendarThread.ask('eventLifts', current),
      )
      const liftOf = new Map(lifts.map((lift) => [lift.eventId, lift]))
      return current.events.map((event) => {
        const { factor, basis, learnedFrom } = liftOf.get(event.id)!
        return { ...event, lift: { factor, basis, learnedFrom } }
      })
    },
    imports,
    historyChanged: grown,
    models: modelChoices.list,
    chooseModel(choice) {
      customers.get(choice.customerId)
      modelChoices.choose(choice)
      grown()
      return choice
    },
  }
}

function chosenModels(choices: readonly ModelChoice[]): Map<string, ReferenceModel> {
  return new Map(
    choices.flatMap(({ customerId, model }) => (model === 'ensemble' ? [] : [[customerId, model]])),
  )
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

/** What was stopped with the console is done after the next start. */
function warnUnlessStopped(what: string): (error: unknown) => void {
  return (error) => {
    if (!isHeadroomError(error, 'CANCELLED')) process.emitWarning(`${what}: ${String(error)}`)
  }
}
