import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Budget, NewBudget } from '#shared/budgets.ts'
import type { Customer } from '#shared/customers.ts'
import { HeadroomError, isHeadroomError } from '#shared/errors.ts'
import type { Job } from '#shared/jobs.ts'
import type { SourceFacts } from '#shared/media.ts'
import type { PriceBook } from '#shared/studio.ts'
import type { CreateId } from '../identifiers.ts'
import { seededRandom } from '../learning/seeded-random.ts'
import { openStudio, type Studio } from '../studio.ts'
import { overdraftOf, type SampleBudget, sampleCustomers } from './catalogue.ts'
import { historyDays, localHourIn, type PlannedJob, pastRequestsCsv, planJobs } from './demand-plan.ts'
import { createInventedRunner, type Fate } from './invented-runner.ts'
import { createLeapingClock, type LeapingClock } from './leaping-clock.ts'

/** What a month is told from. Plain data: it is handed to a thread of its own. */
export type HistoryRequest = {
  /** A folder to make the workspace in that the month is told in. */
  folder: string
  /** Where the sources of the month would have lain. */
  sourcesFolder: string
  /** The present: everything is before it. */
  now: number
  timeZone: string
  /** The drawn clips by their names in the catalogue: the invented sources are like them, and longer. */
  clips: Record<string, SourceFacts>
  /** Null: the examples. */
  priceBook: PriceBook | null
  seed: number
}

const dayMs = 86_400_000
const minuteMs = 60_000
const teller = { kind: 'studio', name: 'Sample studio' } as const

type Account = { customer: Customer; budgets: Budget[] }

/**
 * Tells a month of a studio that never was, in a workspace of its own, through the rooms' own verbs under a clock in the past: quotes,
 * holds, the scheduler, settlements, renewals. So the balances add up by themselves. `onProgress` is called with 0 to 1.
 */
export async function tellHistory(
  request: HistoryRequest,
  onProgress: (share: number) => void,
): Promise<void> {
  const { now, seed } = request
  const clock = createLeapingClock(now - (historyDays + 1) * dayMs)
  const known = new Map<string, SourceFacts>()
  const fates = new Map<string, Fate>()
  const studio = await openStudio({
    workspaceFolder: request.folder,
    host: 'command-line',
    clock,
    createId: seededIds(seed),
    rehearsal: {
      probe: async (path) => known.get(path)!,
      runner: createInventedRunner(clock, {
        quoteOf: (id) => studio.services.jobs.get(id).job.quote,
        fateOf: (id) => fates.get(id) ?? { useFactor: 1, failure: null },
      }),
    },
  })
  try {
    const { jobs, quotes } = studio.services
    if (request.priceBook) quotes.setPriceBook(request.priceBook)
    jobs.setSettings({ threads: 16, minimumFreeDiskBytes: 0 })
    await jobs.start()
    const accounts = openAccounts(studio, request)
    const planned = planJobs(now, localHourIn(request.timeZone), seed)
    const toppedUpAt = now - (historyDays / 2) * dayMs
    for (const [index, plan] of planned.entries()) {
      if (plan.at >= toppedUpAt && (planned[index - 1]?.at ?? 0) < toppedUpAt) topUp(studio, accounts)
      await clock.leapTo(plan.at)
      await tellJob({ studio, clock, request, known, fates, accounts }, plan)
      if (index % 10 === 0) onProgress(index / planned.length)
    }
    await endAll(studio, clock, now)
    land(studio, accounts)
    await tellPastRequests(studio, request)
    await jobs.stop()
  } finally {
    await studio.stop()
  }
}

function openAccounts(studio: Studio, request: HistoryRequest): Map<string, Account> {
  const { customers, budgets, activity, quotes } = studio.services
  const book = quotes.priceBook()
  return new Map(
    sampleCustomers.map(({ budgets: drafts, name, tier, priority }) => {
      const customer = customers.create({ name, tier, priority })
      activity.record({
        actor: teller,
        action: 'customers.create',
        subjectId: customer.id,
        summary: `Added the customer ${name}`,
        after: customer,
      })
      const opened = drafts.map((draft) => {
        const { budget } = budgets.create(budgetOf(draft, customer.id, book, request))
        activity.record({
          actor: teller,
          action: 'budgets.create',
          subjectId: budget.id,
          summary: `Added the budget ${budget.name}`,
          after: budget,
        })
        return budget
      })
      return [name, { customer, budgets: opened }]
    }),
  )
}

function budgetOf(
  draft: SampleBudget,
  customerId: string,
  book: PriceBook,
  { now, timeZone }: HistoryRequest,
): NewBudget {
  const isMoney = draft.unit === 'money'
  const allowanceMinor = isMoney
    ? roundNicely((draft.allowanceComputeUnits * book.microMinorPerComputeUnit) / 1_000_000)
    : draft.allowanceComputeUnits * 1000
  const periods: Record<SampleBudget['period'], NewBudget['period']> = {
    week: { kind: 'week', timeZone },
    month: { kind: 'month', timeZone },
    rolling: { kind: 'rolling', days: 30 },
    campaign: { kind: 'fixed', startsAt: now - (historyDays + 2) * dayMs, endsAt: now + 21 * dayMs },
  }
  return {
    customerId,
    name: draft.name,
    unit: isMoney ? { kind: 'money', currency: book.currency } : { kind: 'compute' },
    allowanceMinor,
    period: periods[draft.period],
    renewal:
      draft.renewal === 'rollover'
        ? { kind: 'rollover', capMinor: Math.round(allowanceMinor / 2) }
        : { kind: draft.renewal },
    limit: overdraftOf(draft, allowanceMinor),
  }
}

/** Two digits that count, as people choose amounts. */
function roundNicely(amountMinor: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, amountMinor))) - 1)
  return Math.max(1, Math.round(amountMinor / step) * step)
}

type Telling = {
  studio: Studio
  clock: LeapingClock
  request: HistoryRequest
  known: Map<string, SourceFacts>
  fates: Map<string, Fate>
  accounts: Map<string, Account>
}

async function tellJob(
  { studio, clock, request, known, fates, accounts }: Telling,
  plan: PlannedJob,
): Promise<void> {
  const { jobs } = studio.services
  const { customer, budgets } = accounts.get(plan.customer.name)!
  const sourcePath = join(request.sourcesFolder, plan.sourceName)
  known.set(sourcePath, imagineSource(request.clips[plan.customer.look]!, sourcePath, plan.durationSeconds))
  let job: Job
  try {
    job = await jobs.submit({
      sourcePath,
      customerId: customer.id,
      budgetId: budgets[plan.budgetIndex]!.id,
      outputs: [...plan.customer.outputs],
    })
  } catch (error) {
    // A hard budget that is used up refuses, as it would have.
    if (isHeadroomError(error, 'BUDGET_EXHAUSTED')) return
    throw error
  }
  fates.set(job.id, { useFactor: plan.useFactor, failure: plan.outcome === 'failed' ? damaged(plan) : null })
  if (plan.outcome !== 'cancelled') return
  await clock.leapTo(plan.at + minuteMs)
  if (jobs.get(job.id).job.finishedAt === null) await jobs.cancel(job.id)
}

function imagineSource(like: SourceFacts, path: string, durationSeconds: number): SourceFacts {
  const longer = durationSeconds / Math.max(1, like.durationSeconds)
  return {
    ...like,
    path,
    durationSeconds,
    sizeBytes: Math.round(like.sizeBytes * longer),
    fingerprint: `sample ${path} ${durationSeconds}`,
    video: like.video && { ...like.video, frames: Math.round(like.video.frames * longer) },
  }
}

function damaged({ sourceName }: PlannedJob): HeadroomError {
  return new HeadroomError(
    'SOURCE_CORRUPT',
    `"${sourceName}" is damaged: ffmpeg could not decode all of it. Export or copy it again from the original.`,
  )
}

/** Everything ends before the present; what would not is cancelled. */
async function endAll(studio: Studio, clock: LeapingClock, now: number): Promise<void> {
  const { jobs } = studio.services
  await clock.leapTo(now - 30 * minuteMs)
  const unfinished = jobs.list({
    states: ['queued', 'running', 'paused', 'retrying'],
    limit: 1000,
    offset: 0,
    sort: 'createdAt',
    descending: false,
  })
  for (const { id } of unfinished.jobs) await jobs.cancel(id)
  await clock.leapTo(now - 10 * minuteMs)
}

function topUp(studio: Studio, accounts: Map<string, Account>): void {
  for (const [draft, budget] of withDrafts(accounts)) {
    if (draft.topUpShare === undefined) continue
    studio.services.budgets.topUp({
      budgetId: budget.id,
      amountMinor: Math.round(budget.allowanceMinor * draft.topUpShare),
      unit: budget.unit,
      note: 'Second half of term',
      idempotencyKey: `sample-${budget.id}`,
    })
  }
}

/** Brings the budgets that are to be short to where they are, by an adjustment on record. */
function land(studio: Studio, accounts: Map<string, Account>): void {
  const { budgets, activity } = studio.services
  for (const [draft, budget] of withDrafts(accounts)) {
    if (draft.endsAtShare === undefined) continue
    const { balance } = budgets.get(budget.id)
    const amountMinor = Math.round(budget.allowanceMinor * draft.endsAtShare) - balance.balanceMinor
    if (amountMinor === 0) continue
    const note = 'Invoiced outside Headroom'
    budgets.adjust({
      budgetId: budget.id,
      amountMinor,
      unit: budget.unit,
      note,
      idempotencyKey: `sample-${budget.id}`,
    })
    activity.record({
      actor: teller,
      action: 'budgets.adjust',
      subjectId: budget.id,
      summary: `Adjusted a budget: ${note}`,
    })
  }
}

function withDrafts(accounts: Map<string, Account>): [SampleBudget, Budget][] {
  return sampleCustomers.flatMap(({ name, budgets }) =>
    budgets.map((draft, index): [SampleBudget, Budget] => [draft, accounts.get(name)!.budgets[index]!]),
  )
}

/** The importer reads them as it reads anyone's; then the month's own jobs are counted by the hour. */
async function tellPastRequests(
  studio: Studio,
  { folder, now, timeZone, seed }: HistoryRequest,
): Promise<void> {
  const path = join(folder, 'past-requests.csv')
  await writeFile(path, pastRequestsCsv(now, localHourIn(timeZone), seed + 1))
  const { forecasts } = studio.services
  const { id } = await forecasts.imports.begin({ path, addCustomers: false })
  const { state, error } = await forecasts.imports.finished(id)
  if (state !== 'done') throw new HeadroomError('INTERNAL', `The past requests could not be read (${error}).`)
  forecasts.start()
}

/** Ids that are the same for the same seed. */
function seededIds(seed: number): CreateId {
  const random = seededRandom(seed + 100)
  const word = () => Math.floor(random() * 2 ** 32)
  return (prefix) => {
    const bytes = Buffer.alloc(12)
    for (let at = 0; at < 12; at += 4) bytes.writeUInt32LE(word(), at)
    return `${prefix}_${bytes.toString('base64url')}`
  }
}
