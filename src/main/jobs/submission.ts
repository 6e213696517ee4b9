import { basename, extname, join } from 'node:path'
import type { Budget } from '#shared/budgets.ts'
import { HeadroomError } from '#shared/errors.ts'
import type { Submit } from '#shared/jobs.ts'
import type { Profile } from '#shared/profiles.ts'
import type { Quote } from '#shared/quotes.ts'
import type { Budgets } from '../budgets/budgets.ts'
import type { Changes } from '../changes.ts'
import type { Clock } from '../clock.ts'
import type { Customers } from '../customers/customers.ts'
import type { CreateId } from '../identifiers.ts'
import type { Plans } from '../quotes/plans/plans.ts'
import type { Quotes } from '../quotes/quotes.ts'
import type { Store } from '../store/store.ts'
import type { TaskRunner } from '../task-runner.ts'
import type { BatchEntry } from './batches.ts'
import type { JobsStore, StoredJob } from './jobs.store.ts'
import { advance } from './state-machine.ts'
import type { TasksStore } from './tasks.store.ts'

/** Turns a request into a quoted job that waits in the queue with its money held. */
export function createSubmission(dependencies: {
  store: Store
  clock: Clock
  createId: CreateId
  changes: Changes
  jobs: JobsStore
  tasks: TasksStore
  customers: Pick<Customers, 'get'>
  budgets: Pick<Budgets, 'get' | 'defaultFor' | 'hold'>
  quotes: Pick<Quotes, 'quote' | 'get' | 'keep'>
  plans: Pick<Plans, 'take'>
  profiles: { get(id: string): Profile }
  readFingerprint: (path: string) => Promise<string>
  runner: Pick<TaskRunner, 'firstTask'>
  workspaceFolder: string
}) {
  const {
    store,
    clock,
    createId,
    changes,
    jobs,
    tasks,
    customers,
    budgets,
    quotes,
    plans,
    profiles,
    runner,
  } = dependencies

  async function submit(request: Submit, enterBatch?: BatchEntry): Promise<StoredJob> {
    const known = request.idempotencyKey && jobs.byIdempotencyKey(request.idempotencyKey)
    if (known) return known
    const budget = budgetFor(request)
    const quote = request.quoteId
      ? await acceptQuote(request, budget)
      : await quotes.quote({
          sourcePath: request.sourcePath,
          customerId: request.customerId,
          budgetId: budget.id,
          outputs: request.outputs,
          ...(request.priority === undefined ? {} : { priority: request.priority }),
          ...(request.deadlineAt === undefined ? {} : { deadlineAt: request.deadlineAt }),
        })
    return enqueue(request, quote, budget.id, enterBatch)
  }

  /** Errors: NOT_FOUND, INVALID_STATE (archived customer), INVALID_INPUT (another's budget), BUDGET_MISSING. */
  function budgetFor(request: Submit): Budget {
    const customer = customers.get(request.customerId)
    if (customer.archivedAt !== null) {
      throw new HeadroomError(
        'INVALID_STATE',
        `${customer.name} is archived and can no longer submit jobs. Choose another customer.`,
      )
    }
    const budget = request.budgetId ? budgets.get(request.budgetId).budget : budgets.defaultFor(customer.id)
    if (!budget) {
      throw new HeadroomError(
        'BUDGET_MISSING',
        `${customer.name} has no budget this job could be charged to. Create one for this customer, then submit again.`,
        { customerId: customer.id },
      )
    }
    if (budget.customerId !== customer.id) {
      throw new HeadroomError(
        'INVALID_INPUT',
        `The budget ${budget.name} does not belong to ${customer.name}. Choose one of this customer's budgets.`,
      )
    }
    return budget
  }

  /** The quote a person saw, if it still stands. Errors: NOT_FOUND, QUOTE_EXPIRED. */
  async function acceptQuote(request: Submit, budget: Budget): Promise<Quote> {
    const quote = quotes.get(request.quoteId!)
    const isForThisRequest =
      quote.customerId === request.customerId &&
      quote.budgetId === budget.id &&
      quote.source.path === request.sourcePath &&
      JSON.stringify(quote.outputs) === JSON.stringify(request.outputs) &&
      isServedAsAsked(quote, request)
    if (!isForThisRequest) {
      throw new HeadroomError(
        'QUOTE_EXPIRED',
        'The quote was made for another file, customer, budget, set of outputs, priority or deadline. Ask for a new quote.',
      )
    }
    if ((await dependencies.readFingerprint(request.sourcePath)) !== quote.source.fingerprint) {
      throw new HeadroomError(
        'QUOTE_EXPIRED',
        `${basename(request.sourcePath)} changed since it was quoted. Ask for a new quote.`,
      )
    }
    return quote
  }

  /** The job, its first task, its hold and its place in a plan: all or nothing. Errors: BUDGET_EXHAUSTED, INVALID_STATE, those of a plan. */
  function enqueue(request: Submit, quote: Quote, budgetId: string, enterBatch?: BatchEntry): StoredJob {
    const customer = customers.get(request.customerId)
    const id = createId('job')
    const sourceName = basename(request.sourcePath)
    const baseName = basename(sourceName, extname(sourceName)) || sourceName
    const outputFolder =
      request.outputFolder ??
      join(
        dependencies.workspaceFolder,
        'outputs',
        asFolderName(customer.name),
        `${asFolderName(baseName)}-${id}`,
      )
    return store.transaction(() => {
      const repeated = request.idempotencyKey && jobs.byIdempotencyKey(request.idempotencyKey)
      if (repeated) return repeated
      quotes.keep(quote.id)
      plans.take(request)
      const { holdId } = budgets.hold({
        budgetId,
        jobId: id,
        amountMinor: quote.amountMinor.p90,
        note: `Hold for ${sourceName}`,
      })
      const sequence = jobs.insert({
        id,
        idempotencyKey: request.idempotencyKey ?? null,
        customerId: customer.id,
        budgetId,
        holdId,
        sourcePath: request.sourcePath,
        sourceName,
        outputFolder,
        outputs: request.outputs,
        priority: request.priority ?? quote.priority ?? customer.priority,
        deadlineAt: request.deadlineAt ?? quote.terms.deadline?.at ?? null,
        // What could have been ordered instead no longer matters.
        quote: { ...quote, alternatives: [] },
        createdAt: clock.now(),
      })
      const first = runner.firstTask({
        sourcePath: request.sourcePath,
        sourceFingerprint: quote.source.fingerprint,
        outputs: request.outputs,
        profiles: profilesOf(request).map((profileId) => profiles.get(profileId)),
        workFolder: workFolderOf(dependencies.workspaceFolder, id),
        outputFolder,
        baseName,
      })
      tasks.addFirst(sequence, first)
      jobs.setCounts(sequence, { ...tasks.counts(sequence) })
      enterBatch?.(sequence, quote)
      announce(id, budgetId)
      return jobs.bySequence(sequence)!
    })
  }

  /**
   * A failed job from its beginning, with a new hold: nothing of the first try was charged, and its files are gone.
   * Errors: INVALID_STATE, BUDGET_EXHAUSTED.
   */
  function holdAgain(job: StoredJob): void {
    store.transaction(() => {
      const state = advance(job.state, 'retry')
      const { holdId } = budgets.hold({
        budgetId: job.budgetId,
        jobId: job.id,
        amountMinor: job.quote.amountMinor.p90,
        note: `Hold for another try of ${job.sourceName}`,
      })
      const [first] = tasks.list(job.sequence)
      tasks.removeAll(job.sequence)
      tasks.addFirst(job.sequence, first!)
      jobs.setCounts(job.sequence, { ...tasks.counts(job.sequence) })
      jobs.update(job.sequence, {
        state,
        holdId,
        startedAt: null,
        finishedAt: null,
        chargedMinor: null,
        unchargedMinor: 0,
        settlement: null,
        wallSeconds: 0,
        error: null,
        notes: [],
        outputFiles: [],
      })
      announce(job.id, job.budgetId)
    })
  }

  function announce(jobId: string, budgetId: string): void {
    store.afterCommit(() => {
      changes.publish('jobs', jobId)
      changes.publish('queue')
      changes.publish('budgets', budgetId)
    })
  }

  return { submit, holdAgain }
}

/** The price holds for the priority and the deadline that were quoted. */
function isServedAsAsked(quote: Quote, request: Submit): boolean {
  const samePriority =
    request.priority === undefined || quote.priority === null || quote.priority === request.priority
  const sameDeadline =
    request.deadlineAt === undefined ||
    quote.terms.unit.kind === 'compute' ||
    quote.terms.deadline?.at === request.deadlineAt
  return samePriority && sameDeadline
}

function profilesOf(request: Pick<Submit, 'outputs'>): string[] {
  const ids = request.outputs.flatMap((output) =>
    output.kind === 'hls' ? output.profileIds : [output.profileId],
  )
  return [...new Set(ids)]
}

export function workFolderOf(workspaceFolder: string, jobId: string): string {
  return join(workFoldersIn(workspaceFolder), jobId)
}

/** Holds one folder for each job that has not ended. */
export function workFoldersIn(workspaceFolder: string): string {
  return join(workspaceFolder, 'work')
}

/** A name as one folder's name on any platform: no separators, no reserved characters, no leading or trailing dots. */
export function asFolderName(name: string): string {
  const safe = name
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are among what no folder may be called
    .replaceAll(/[\u0000-\u001f<>:"/\\|?*%]/g, '_')
    .replaceAll(/^[\s.-]+|[\s.]+$/g, '')
    .slice(0, 80)
  return safe || 'unnamed'
}
