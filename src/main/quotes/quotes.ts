/*
 * Owns what work will cost: quotes, the price book, the calibration of this machine and the history of what jobs really used.
 * Tables: quotes, quote_history, calibrations; the setting `price-book`. Knows nothing of jobs: they quote, keep, price and teach
 * through the verbs below.
 */
import os from 'node:os'
import { z } from 'zod'
import { HeadroomError } from '#shared/errors.ts'
import type { MeasuredUse } from '#shared/jobs.ts'
import { type Quote, type QuoteRequest, quoteRequestSchema } from '#shared/quotes.ts'
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
import { admitBudget, admitCustomer } from './admission.ts'
import { loadBaseModel } from './base-model.ts'
import { createCalibration } from './calibration.ts'
import { costTable } from './cost-table.ts'
import { drawQuote, type Order, type Situation } from './draw-quote.ts'
import { createAnalyticModel, createLearnedModel } from './estimate.ts'
import { historyRecord, type MeasuredPart } from './history.ts'
import { createLearner, type Learner, type LearnerDependencies, modelChoices } from './learner.ts'
import { lessonsOf } from './lessons.ts'
import { createModelFile } from './model-file.ts'
import { priceMinor } from './price.ts'
import { examplePriceBook, refuseCurrencyChange } from './price-book.ts'
import { createQuoteStore } from './quotes.store.ts'
import { trainInBackground } from './train-in-background.ts'
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
  /** Errors: NOT_FOUND, QUOTE_EXPIRED. */
  get(id: string): Quote
  /** A job was submitted with it: the quote no longer expires. Call it in the transaction that inserts the job. Errors: as get. */
  keep(id: string): Quote
  /** What measured use costs under the quote's own terms, in minor units, rounded up. */
  price(quote: Quote, use: Pick<MeasuredUse, 'cpuSeconds' | 'outputBytes'>): number
  /** A finished job's measurements, kept to learn from; `parts` say which rendition used what, where that is known. */
  learn(quote: Quote, measured: MeasuredUse, parts?: readonly MeasuredPart[]): void
  /** The model that speaks: the built-in one, or what history taught where that proved better. */
  model: Pick<Learner, 'status' | 'choose' | 'retrain' | 'rollBack'>
  priceBook(): PriceBook
  /** Errors: CONFLICT when the currency changes while money budgets are open in the old one. */
  setPriceBook(book: PriceBook): PriceBook
}

export type QuotesDependencies = {
  store: Store
  clock: Clock
  createId: CreateId
  changes: Pick<Changes, 'publish'>
  customers: Pick<Customers, 'get'>
  budgets: Pick<Budgets, 'get' | 'defaultFor' | 'list'>
  transcode: Pick<Transcode, 'probe' | 'checkOutputs' | 'profiles' | 'capabilities' | 'calibrate'>
  host: Pick<HostMonitor, 'cpuLoad' | 'busyThreads'>
  fitFrame: FitFrame
  /** Threads that jobs may use together; the machine's unless told otherwise. */
  threads?: () => number
  /** The base model that ships, unless told otherwise. */
  baseModel?: ReturnType<typeof loadBaseModel>
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
  const learner = createLearner({
    rows,
    clock,
    file: createModelFile(store.workspace),
    train: dependencies.train ?? trainInBackground,
    onChange: () => changes.publish('settings', 'cost-model'),
  })
  const { base, notice: baseNotice } = dependencies.baseModel ?? loadBaseModel()
  const analytic = createAnalyticModel(costTable, base)
  const priceBook = (): PriceBook => rows.priceBook() ?? examplePriceBook

  const situationFor = (customerId: string): Situation => {
    const learned = learner.speaking()
    return {
      model: learned ? createLearnedModel(costTable, learned, customerId, base) : analytic,
      notices: [...(baseNotice === null ? [] : [baseNotice]), ...learner.notices()],
      table: costTable,
      calibration: calibration.current(),
      capabilities: transcode.capabilities(),
      load: host.cpuLoad(),
      busyThreads: host.busyThreads(),
      threads: threads(),
      priceBook: { book: priceBook(), isExample: rows.priceBook() === undefined },
      fitFrame,
    }
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
    model: {
      status: learner.status,
      choose: (choice) => learner.choose(parseInput(z.enum(modelChoices), choice)),
      retrain: learner.retrain,
      rollBack: learner.rollBack,
    },

    async quote(input, signal) {
      const request = parseInput(quoteRequestSchema, input)
      const order = takeOrder(request, { customers, budgets, transcode }, priceBook())
      const facts = await transcode.probe(request.sourcePath, signal)
      await transcode.checkOutputs(facts, request.outputs, order.profiles)
      await learner.load()
      const quote = {
        id: createId('quo'),
        createdAt: clock.now(),
        ...drawQuote(order, facts, situationFor(order.customer.id)),
      }
      rows.purgeExpired(clock.now() - purgeAfterMs)
      rows.insert(quote, order.profiles, clock.now() + validMs)
      return quote
    },

    get: read,
    keep: (id) =>
      store.transaction(() => {
        const quote = read(id)
        rows.keep(id)
        return quote
      }),

    price: (quote, use) => priceMinor(use, quote.terms),

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
      store.afterCommit(() => learner.noteLesson())
    },

    priceBook,
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
  request: QuoteRequest,
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
  return { customer, budget, outputs: request.outputs, profiles }
}
