/*
 * Work that is only planned: quoted from a CSV, from facts given by hand or from files, without starting anything. Results are kept in
 * memory until Headroom stops or newer ones take their place; what a plan counts for in the outlook of budgets is on record
 * (counted-plans.ts). Long plans are priced in slices, so that nobody waits for them.
 */
import { basename } from 'node:path'
import { HeadroomError, isHeadroomError } from '#shared/errors.ts'
import {
  type Plan,
  type PlanRefusal,
  type PlanRequest,
  type PlanRow,
  planRequestSchema,
  planRowsRequestSchema,
} from '#shared/plans.ts'
import type { Budgets } from '../../budgets/budgets.ts'
import type { Changes } from '../../changes.ts'
import type { Clock } from '../../clock.ts'
import type { Customers } from '../../customers/customers.ts'
import type { CreateId } from '../../identifiers.ts'
import { parseInput } from '../../parse-input.ts'
import type { Store } from '../../store/store.ts'
import { createTimeSlices } from '../../time-slices.ts'
import type { Transcode } from '../../transcode/transcode.ts'
import type { Situation } from '../reckoning.ts'
import { type CountedPlans, createCountedPlans } from './counted-plans.ts'
import { exportLines } from './plan-export.ts'
import { priceRow } from './plan-rows.ts'
import { createPlanSums } from './plan-sums.ts'
import { createPlannedShares, type PlannedShare } from './planned-shares.ts'
import { createPlanReader, type TakeOrder } from './planned-work.ts'

export type Plans = {
  /**
   * Quotes everything that is asked for. What cannot be quoted is counted and told with its line; it stops nothing.
   * Errors: INVALID_INPUT (a header that cannot be used), SOURCE_MISSING, SOURCE_UNREADABLE, PAYLOAD_TOO_LARGE, CANCELLED.
   */
  create(request: PlanRequest, signal?: AbortSignal): Promise<Plan>
  /** Errors: NOT_FOUND. */
  get(id: string): Plan
  /** Errors: NOT_FOUND. */
  rows(request: { id: string; limit: number; offset: number; sort: 'line' | 'amount' | 'width' }): {
    rows: PlanRow[]
    total: number
  }
  /** Every row as CSV, with the refused ones. Errors: NOT_FOUND. */
  export(id: string): Promise<{ name: string; text: string }>
} & CountedPlans

export type PlansDependencies = {
  store: Store
  changes: Pick<Changes, 'publish'>
  clock: Clock
  createId: CreateId
  customers: Pick<Customers, 'get' | 'list'>
  budgets: Pick<Budgets, 'get' | 'defaultFor'>
  transcode: Pick<Transcode, 'probe' | 'checkOutputs' | 'profiles'>
  ready(): Promise<void>
  takeOrder: TakeOrder
  situationFor(customerId: string): Situation
}

type KeptPlan = {
  plan: Plan
  rows: PlanRow[]
  refusals: PlanRefusal[]
  order: Map<string, PlanRow[]>
  shares: PlannedShare[]
  /** Files it was made from. */
  sources: string[]
}

const mostRows = 100_000
/** Kept in memory, the newest first. */
const kept = { plans: 20, rows: 250_000 }
const shownRefusals = 1000

export function createPlans(dependencies: PlansDependencies): Plans {
  const { clock, createId, customers, budgets, situationFor } = dependencies
  const plans = new Map<string, KeptPlan>()

  const find = (id: string): KeptPlan => {
    const found = plans.get(id)
    if (found) return found
    throw new HeadroomError(
      'NOT_FOUND',
      `There is no plan ${id} any more. Plans are kept until Headroom stops; ask for it again.`,
      { id },
    )
  }

  const keep = (entry: KeptPlan): void => {
    plans.set(entry.plan.id, entry)
    let rows = 0
    for (const [index, each] of [...plans.values()].reverse().entries()) {
      rows += each.rows.length
      if (index > 0 && (index >= kept.plans || rows > kept.rows)) plans.delete(each.plan.id)
    }
  }

  const countedPlans = createCountedPlans({
    ...dependencies,
    quoted(id) {
      const { plan, shares, sources } = find(id)
      return { name: plan.name, shares, sources }
    },
  })

  return {
    ...countedPlans,
    async create(input, signal) {
      const request = parseInput(planRequestSchema, input)
      await dependencies.ready()
      const slices = createTimeSlices(signal)
      const situations = new Map<string, Situation>()
      const rows: PlanRow[] = []
      const refusals: PlanRefusal[] = []
      const sums = createPlanSums()
      const shares = createPlannedShares()
      const sources: string[] = []
      const isOfFiles = request.work.kind === 'files' || request.work.kind === 'folder'
      const texts = createTexts()
      for await (const planned of createPlanReader(dependencies).read(request, signal)) {
        if (rows.length + refusals.length >= mostRows) throw tooLong()
        await slices.pause()
        if ('reason' in planned) {
          refusals.push(planned)
          continue
        }
        try {
          const { customer } = planned.order
          const situation = situations.get(customer.id) ?? planningSituation(situationFor(customer.id))
          situations.set(customer.id, situation)
          const priced = priceRow(planned, situation)
          rows.push({ ...priced.row, reasons: priced.row.reasons.map(texts) })
          sums.add(priced, { customer: customer.name })
          shares.add(priced)
          if (isOfFiles) sources.push(planned.facts.path)
        } catch (error) {
          if (!isHeadroomError(error)) throw error
          refusals.push({ line: planned.line, name: planned.name, reason: error.message })
        }
      }
      await slices.breathe()
      const plan: Plan = {
        id: createId('pln'),
        name: request.name || nameOf(request),
        createdAt: clock.now(),
        rows: rows.length,
        ...sums.finish((customerId) => {
          const budget = budgets.defaultFor(customerId)
          return budget ? budgets.get(budget.id) : null
        }),
        refused: refusals.length,
        refusals: refusals.slice(0, shownRefusals),
      }
      keep({ plan, rows, refusals, order: new Map(), shares: shares.finish(), sources })
      return plan
    },

    get: (id) => find(id).plan,

    rows(input) {
      const { id, sort, limit, offset } = parseInput(planRowsRequestSchema, input)
      const entry = find(id)
      const sorted = entry.order.get(sort) ?? sortRows(entry.rows, sort)
      entry.order.set(sort, sorted)
      return { rows: sorted.slice(offset, offset + limit), total: sorted.length }
    },

    async export(id) {
      const { plan, rows, refusals } = find(id)
      const names = new Map(customers.list({ includeArchived: true }).map((each) => [each.id, each.name]))
      const slices = createTimeSlices()
      const lines: string[] = []
      for (const line of exportLines(rows, refusals, (each) => names.get(each) ?? each)) {
        lines.push(line)
        await slices.pause()
      }
      const title = plan.name.replace(/\.csv$/i, '').replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
      return { name: `${title || 'plan'}-quoted.csv`, text: `${lines.join('\n')}\n` }
    },
  }
}

/** Planned work stands in no queue yet, and what is owed for licences is asked for once and not for each row. */
function planningSituation(situation: Situation): Situation {
  const owed = new Map<string, number>()
  return {
    ...situation,
    expectFinish: null,
    owedMilliMinor(codec) {
      const known = owed.get(codec) ?? situation.owedMilliMinor(codec)
      owed.set(codec, known)
      return known
    },
  }
}

function tooLong(): HeadroomError {
  return new HeadroomError(
    'PAYLOAD_TOO_LARGE',
    `A plan holds at most ${mostRows} rows. Split it, or count jobs that are alike in the column “count”.`,
  )
}

function nameOf({ work }: PlanRequest): string {
  if (work.kind === 'csv-file') return basename(work.path)
  if (work.kind === 'folder') return basename(work.folder) || work.folder
  if (work.kind === 'files') return work.paths.length === 1 ? basename(work.paths[0]!) : 'files'
  return 'plan'
}

function sortRows(rows: readonly PlanRow[], by: 'line' | 'amount' | 'width'): PlanRow[] {
  if (by === 'line') return [...rows]
  const figureOf = ({ amountMinor }: PlanRow): number =>
    by === 'amount' ? amountMinor.p50 : (amountMinor.p90 - amountMinor.p10) / Math.max(1, amountMinor.p50)
  return [...rows].sort((a, b) => figureOf(b) - figureOf(a) || a.line - b.line)
}

/** The same sentence in ten thousand rows takes the room of one. */
function createTexts(): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    const same = known.get(text)
    if (same !== undefined) return same
    known.set(text, text)
    return text
  }
}
