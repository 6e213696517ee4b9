/*
 * Owns what work will cost: quotes, the price book, the calibration of this machine and the history of what jobs really used.
 * Tables: quotes, quote_history, calibrations, licence_charges; the setting `price-book`. Knows nothing of jobs: they quote, keep, settle
 * and teach through the verbs below.
 */
import os from 'node:os'
import { z } from 'zod'
import type { Drift } from '#shared/cost-model.ts'
import { HeadroomError } from '#shared/errors.ts'
import type { MeasuredUse } from '#shared/jobs.ts'
import type { Settlement } from '#shared/prices.ts'
import { type Quote, type QuotePreview, type QuoteRequest, quoteRequestSchema } from '#shared/quotes.ts'
import { type PriceBook, priceBookSchema } from '#shared/studio.ts'
import type { Budgets } from '../budgets/budgets.ts'
import type { Changes } from '../changes.ts'
import type { Clock } from '../clock.ts'
import type { Customers } from '../customers/customers.ts'
import type { HostMonitor } from '../host/host.ts'
import type { CreateId } from '../identifiers.ts'
import { parseInput } from '../parse-input.ts'
import type { Store } from '../store/store.ts'
import type { Transcode } from '../transcode/transcode.ts'
import { createOutcomeStore } from './accuracy/outcomes.store.ts'
import { admitBudget, admitCustomer } from './admission.ts'
import { loadBaseModel } from './base-model.ts'
import { createCalibration } from './calibration.ts'
import { costTable } from './cost-table.ts'
import { drawQuote } from './draw-quote.ts'
import { createAnalyticModel, createLearnedModel, type LessonsOfSource } from './estimate.ts'
import { historyRecord, type MeasuredPart } from './history.ts'
import { createLearner, type Learner, type LearnerDependencies, modelChoices } from './learner.ts'
import { lessonsOf, parseLessons } from './lessons.ts'
import { createLicenceStore } from './licences.store.ts'
import { mostRemembered } from './memory/source-memory.ts'
import { archivedModelFile, createModelArchive } from './model-archive.ts'
import { createModelFile } from './model-file.ts'
import { createModelHistory, type ModelHistory } from './model-history.ts'
import { createPlans, type Plans } from './plans/plans.ts'
import { possibleAlternatives } from './possible-alternatives.ts'
import { examplePriceBook, refuseCurrencyChange } from './price-book.ts'
import { listPriceCurve, monthIn, type PriceCurve } from './price-curve.ts'
import type { AmountInterval } from './quote-lines.ts'
import { createQuoteStore } from './quotes.store.ts'
import type { Order, Situation } from './reckoning.ts'
import { type PricedBatchJob, runningBatchTotal } from './running-batch.ts'
import { type EndedWork, type SettledWork, settleWork } from './settlement.ts'
import { trainInBackground } from './train-in-background.ts'
import { createTypicalReader } from './typical-job.ts'
import { type FitFrame, planWork, profileIdsOf } from './work.ts'

export type Quotes = {
  /** Reads the learned model; calibrates this machine in the background when it is new or its ffmpeg changed. */
  start(): Promise<void>
  stop(): Promise<void>
  /**
   * Probes the source and predicts use and cost. Valid for an hour, or for ever once kept.
   * Errors: those of probe and checkOutputs of the transcode room; NOT_FOUND (customer, profile, budget); TIER_FORBIDS; CURRENCY_MISMATCH when the budget is not in the price book's currency;
   * INVALID_STATE for an archived customer or a closed budget.
   */
  quote(request: QuoteRequest, signal?: AbortSignal): Promise<Quote>
  /** The same without storing it: for seeing what a change would cost. Errors: as quote. */
  preview(request: QuoteRequest, signal?: AbortSignal): Promise<QuotePreview>
  /** Errors: NOT_FOUND, QUOTE_EXPIRED. */
  get(id: string): Quote
  /** A job was submitted with it: the quote no longer expires. Call it in the transaction that inserts the job. Errors: as get. */
  keep(id: string): Quote
  /** What completed work costs under the quote's own terms, in minor units, rounded up. Writes nothing. */
  price(quote: Quote, use: Pick<MeasuredUse, 'cpuSeconds' | 'outputBytes'>): number
  /** What jobs that were submitted together will come to, in minor units. */
  batchTotal(jobs: readonly PricedBatchJob[], kind: { oneSource: boolean }): AmountInterval
  /**
   * What ended work costs under the quote's own terms, line by line. Puts its licences on record once for each hold: call it in the
   * transaction that settles the hold.
   */
  settle(quote: Quote, holdId: string, work: EndedWork): Settlement
  /** A finished job's measurements, kept to learn from; `parts` say which rendition used what, where that is known. */
  learn(quote: Quote, measured: MeasuredUse, parts?: readonly MeasuredPart[]): void
  /** Work that is only planned, quoted from what is known of it. */
  plans: Plans
  /** The model that speaks: the built-in one, or what history taught where that proved better. */
  model: Pick<Learner, 'status' | 'choose' | 'retrain' | 'rollBack'>
  /** How its quotes did, the versions it had, and whether they drift. */
  modelHistory: ModelHistory
  priceBook(): PriceBook
  /** What a compute unit costs at a moment. */
  priceCurve(): PriceCurve
  /** True until the studio has set its own. */
  pricesAreExamples(): boolean
  /** Errors: CONFLICT when the currency changes while money budgets are open in the old one. */
  setPriceBook(book: PriceBook): PriceBook
}

export type QuotesDependencies = {
  store: Store
  clock: Clock
  createId: CreateId
  changes: Pick<Changes, 'publish'>
  customers: Pick<Customers, 'get' | 'list'>
  budgets: Pick<Budgets, 'get' | 'defaultFor' | 'list'>
  transcode: Pick<Transcode, 'probe' | 'checkOutputs' | 'profiles' | 'capabilities' | 'calibrate'>
  host: Pick<HostMonitor, 'cpuLoad' | 'busyThreads' | 'power'>
  fitFrame: FitFrame
  /** When work put into the queue now would start and end; left out where there is no queue. */
  expectFinish?: NonNullable<Situation['expectFinish']>
  /** What compute costs by the hour; the list price unless a market tells. */
  priceCurve?: PriceCurve
  /** Threads that jobs may use together; the machine's unless told otherwise. */
  threads?: () => number
  /** The base model that ships, unless told otherwise. */
  baseModel?: ReturnType<typeof loadBaseModel>
  /** Quotes began to be off in one direction. */
  onDrift?: (drift: Drift) => void
  /** Trains the learned model; on a thread of its own unless told otherwise. */
  train?: LearnerDependencies['train']
}

const validMs = 3_600_000
/** An expired quote is kept this long to say that it expired, and to learn from a job that ran late. */
const purgeAfterMs = 30 * 24 * 3_600_000

export function createQuotes(dependencies: QuotesDependencies): Quotes {
  const { store, clock, createId, changes, customers, budgets, transcode, host, fitFrame } = dependencies
  const threads = dependencies.threads ?? os.availableParallelism
  const rows = createQuoteStore(store.database)
  const calibration = createCalibration({ rows, clock, transcode, onMeasured: () => changes.publish('host') })
  const archive = createModelArchive(store.workspace)
  const learner = createLearner({
    rows,
    clock,
    file: archivedModelFile(createModelFile(store.workspace), archive),
    train: dependencies.train ?? trainInBackground,
    onChange: () => {
      changes.publish('settings', 'cost-model')
      changes.publish('cost-model')
    },
  })
  const { base, notice: baseNotice } = dependencies.baseModel ?? loadBaseModel()
  const modelHistory = createModelHistory({
    rows,
    outcomes: createOutcomeStore(store.database),
    learner,
    archive,
    table: costTable,
    base,
    onChange: () => changes.publish('cost-model'),
    onDrift: (drift) => dependencies.onDrift?.(drift),
  })
  const licences = createLicenceStore(store.database)
  const priceBook = (): PriceBook => rows.priceBook() ?? examplePriceBook
  const priceCurve = (): PriceCurve => dependencies.priceCurve ?? listPriceCurve(priceBook())
  const readTypical = createTypicalReader(rows)
  const owedSoFar =
    (currency: string, at: number): Situation['owedMilliMinor'] =>
    (codec) =>
      licences.owedMilliMinor({ codec, currency, month: monthIn(priceBook().timeZone, at) })

  const lessonsOfSource: LessonsOfSource = (fingerprint) =>
    parseLessons(rows.lessonLinesOf(fingerprint, mostRemembered))

  const situationFor = (customerId: string): Situation => {
    const learned = learner.speaking()
    const book = priceBook()
    const now = clock.now()
    return {
      now,
      model: learned
        ? createLearnedModel(costTable, learned, customerId, base, lessonsOfSource)
        : createAnalyticModel(costTable, base, lessonsOfSource, learner.memory()),
      notices: [
        ...(baseNotice === null ? [] : [baseNotice]),
        ...learner.notices(),
        ...modelHistory.notices(),
      ],
      table: costTable,
      calibration: calibration.current(),
      capabilities: transcode.capabilities(),
      load: host.cpuLoad(),
      busyThreads: host.busyThreads(),
      threads: threads(),
      priceBook: { book, isExample: rows.priceBook() === undefined },
      curve: priceCurve(),
      owedMilliMinor: owedSoFar(book.currency, now),
      machine: { threads: os.availableParallelism(), measuredPower: host.power() },
      fitFrame,
      expectFinish: dependencies.expectFinish ?? null,
      typical: readTypical(),
    }
  }

  const draw = async (input: QuoteRequest, signal?: AbortSignal) => {
    const request = parseInput(quoteRequestSchema, input)
    const order = takeOrder(request, { customers, budgets, transcode }, priceBook())
    refusePastDeadline(request, clock.now())
    const facts = await transcode.probe(request.sourcePath, signal)
    await transcode.checkOutputs(facts, request.outputs, order.profiles)
    await learner.load()
    const situation = situationFor(order.customer.id)
    const candidates = await possibleAlternatives(order, facts, situation, transcode)
    return { order, drawn: drawQuote(order, facts, situation, candidates) }
  }

  const settle = (quote: Quote, work: EndedWork): SettledWork => {
    const { unit } = quote.terms
    const currency = unit.kind === 'money' ? unit.currency : priceBook().currency
    return settleWork(quote, work, owedSoFar(currency, work.endedAt))
  }

  const read = (id: string): Quote => {
    const found = rows.find(id)
    if (!found) throw new HeadroomError('NOT_FOUND', `There is no quote ${id}. Ask for a new one.`, { id })
    if (!found.kept && clock.now() >= found.expiresAt) {
      throw new HeadroomError(
        'QUOTE_EXPIRED',
        'This quote is more than an hour old. Ask for a new one: prices and the load of the machine may have changed.',
        { id, expiredAt: found.expiresAt },
      )
    }
    return found.quote
  }

  return {
    async start() {
      calibration.start()
      await learner.load()
    },
    async stop() {
      await Promise.all([calibration.stop(), learner.stop()])
    },
    plans: createPlans({
      store,
      changes,
      clock,
      createId,
      customers,
      budgets,
      transcode,
      ready: learner.load,
      takeOrder: (request) => takeOrder(request, { customers, budgets, transcode }, priceBook()),
      situationFor,
    }),
    model: {
      status: learner.status,
      choose: (choice) => learner.choose(parseInput(z.enum(modelChoices), choice)),
      retrain: learner.retrain,
      rollBack: learner.rollBack,
    },
    modelHistory,
    batchTotal: runningBatchTotal,

    async quote(input, signal) {
      const { order, drawn } = await draw(input, signal)
      const quote = { id: createId('quo'), createdAt: clock.now(), ...drawn }
      rows.purgeExpired(clock.now() - purgeAfterMs)
      rows.insert(quote, order.profiles, clock.now() + validMs)
      return quote
    },

    preview: async (input, signal) => (await draw(input, signal)).drawn,

    get: read,
    keep: (id) =>
      store.transaction(() => {
        const quote = read(id)
        rows.keep(id)
        return quote
      }),

    price: (quote, use) =>
      settle(quote, { ...use, endedAt: clock.now(), completed: true, doneShare: () => undefined })
        .amountMinor,

    settle: (quote, holdId, work) =>
      store.transaction(() => {
        const { licences: owed, ...settlement } = settle(quote, work)
        const { unit } = quote.terms
        if (unit.kind === 'compute') return settlement
        const month = monthIn(priceBook().timeZone, work.endedAt)
        for (const { codec, milliMinor } of owed) {
          if (milliMinor === 0) continue
          licences.charge({
            holdId,
            codec,
            month,
            currency: unit.currency,
            chargedAt: work.endedAt,
            milliMinor,
          })
        }
        return settlement
      }),

    learn(quote, measured, parts = []) {
      const stored = rows.find(quote.id)
      if (!stored) return
      const record = historyRecord(quote, stored.profiles, measured, parts, clock.now())
      const work = planWork(quote.source, quote.outputs, stored.profiles, fitFrame, transcode.capabilities())
      const lessons = lessonsOf(
        {
          learnedAt: record.learnedAt,
          fingerprint: quote.source.fingerprint,
          customerId: quote.customerId,
          work,
          computeUnitsPerCpuSecond: record.computeUnitsPerCpuSecond,
          measured,
          parts,
        },
        costTable,
      )
      rows.learn(record, lessons)
      store.afterCommit(() => {
        learner.noteLesson()
        modelHistory.noteOutcome()
      })
    },

    priceBook,
    priceCurve,
    pricesAreExamples: () => rows.priceBook() === undefined,
    setPriceBook: (input) =>
      store.transaction(() => {
        const book = parseInput(priceBookSchema, input)
        refuseCurrencyChange(priceBook(), book, budgets.list())
        rows.setPriceBook(book)
        store.afterCommit(() => changes.publish('settings', 'price-book'))
        return book
      }),
  }
}

/** Who pays for what, checked before the source is read. */
function takeOrder(
  request: Omit<QuoteRequest, 'sourcePath'>,
  rooms: Pick<QuotesDependencies, 'customers' | 'budgets' | 'transcode'>,
  book: PriceBook,
): Order {
  const customer = rooms.customers.get(request.customerId)
  const budget =
    request.budgetId === undefined
      ? (rooms.budgets.defaultFor(customer.id) ?? null)
      : rooms.budgets.get(request.budgetId).budget
  if (budget) admitBudget(budget, customer, book)
  const ids = [...new Set(request.outputs.flatMap(profileIdsOf))]
  const profiles = ids.map((id) => rooms.transcode.profiles.get(id))
  admitCustomer(customer, profiles)
  return {
    customer,
    budget,
    outputs: request.outputs,
    profiles,
    priority: request.priority ?? customer.priority,
    deadlineAt: request.deadlineAt ?? null,
  }
}

/** Errors: INVALID_INPUT. */
function refusePastDeadline({ deadlineAt }: QuoteRequest, now: number): void {
  if (deadlineAt === undefined || deadlineAt > now) return
  throw new HeadroomError('INVALID_INPUT', 'This deadline has passed. Choose a later one, or none.', {
    deadlineAt,
  })
}
