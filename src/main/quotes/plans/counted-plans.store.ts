import type { Unit } from '#shared/amounts.ts'
import type { Store } from '../../store/store.ts'
import type { PlannedDay, PlannedShare } from './planned-shares.ts'

export type CountedPlanRow = {
  id: string
  name: string
  countedAt: number
  /** Days of the calendar, such as `2026-12-24`. */
  startsOn: string
  endsOn: string
}
export type CountedShare = PlannedShare & { planId: string; submittedJobs: number }

type ShareRow = Omit<CountedShare, 'unit' | 'days' | 'amountMinor'> & {
  unit: string
  days: string
  p10: number
  p50: number
  p90: number
}

/** The tables counted_plans, counted_plan_shares and counted_plan_sources. Callers bring the transaction. */
export function createCountedPlanStore({ database }: Pick<Store, 'database'>) {
  const planColumns = 'id, name, counted_at AS countedAt, starts_on AS startsOn, ends_on AS endsOn'
  const list = database.prepare<[], CountedPlanRow>(
    `SELECT ${planColumns} FROM counted_plans ORDER BY counted_at DESC, id`,
  )
  const find = database.prepare<[string], CountedPlanRow>(
    `SELECT ${planColumns} FROM counted_plans WHERE id = ?`,
  )
  const insert = database.prepare(
    'INSERT INTO counted_plans (id, name, counted_at, starts_on, ends_on) VALUES (@id, @name, @countedAt, @startsOn, @endsOn)',
  )
  const move = database.prepare(
    'UPDATE counted_plans SET starts_on = @startsOn, ends_on = @endsOn WHERE id = @id',
  )
  const remove = database.prepare('DELETE FROM counted_plans WHERE id = ?')
  const insertShare = database.prepare(`
    INSERT INTO counted_plan_shares
      (plan_id, customer_id, unit, jobs, p10_minor, p50_minor, p90_minor, compute_share, micro_minor_per_compute_unit, days)
    VALUES (@planId, @customerId, @unit, @jobs, @p10, @p50, @p90, @computeShare, @microMinorPerComputeUnit, @days)`)
  const insertSource = database.prepare(
    'INSERT OR IGNORE INTO counted_plan_sources (plan_id, path) VALUES (?, ?)',
  )
  const shares = database.prepare<[], ShareRow>(`
    SELECT plan_id AS planId, customer_id AS customerId, unit, jobs, submitted_jobs AS submittedJobs, p10_minor AS p10,
      p50_minor AS p50, p90_minor AS p90, compute_share AS computeShare,
      micro_minor_per_compute_unit AS microMinorPerComputeUnit, days
    FROM counted_plan_shares ORDER BY plan_id, customer_id`)
  const takeJob = database.prepare(
    'UPDATE counted_plan_shares SET submitted_jobs = min(jobs, submitted_jobs + 1) WHERE plan_id = ? AND customer_id = ?',
  )
  const planOfSource = database
    .prepare<[string, string], string>(`
      SELECT plan_id FROM counted_plan_sources JOIN counted_plan_shares USING (plan_id)
      WHERE path = ? AND customer_id = ? ORDER BY plan_id LIMIT 1`)
    .pluck()
  const removeSource = database.prepare('DELETE FROM counted_plan_sources WHERE plan_id = ? AND path = ?')

  return {
    /** The newest first. */
    list: (): CountedPlanRow[] => list.all(),
    find: (id: string): CountedPlanRow | undefined => find.get(id),
    insert(
      plan: CountedPlanRow,
      parts: { shares: readonly PlannedShare[]; sources: readonly string[] },
    ): void {
      insert.run(plan)
      for (const { unit, days, amountMinor, ...share } of parts.shares) {
        insertShare.run({
          ...share,
          planId: plan.id,
          unit: JSON.stringify(unit),
          days: JSON.stringify(days),
          p10: Math.floor(amountMinor.p10),
          p50: Math.round(amountMinor.p50),
          p90: Math.ceil(amountMinor.p90),
        })
      }
      for (const path of parts.sources) insertSource.run(plan.id, path)
    },
    move: (plan: Pick<CountedPlanRow, 'id' | 'startsOn' | 'endsOn'>) => move.run(plan),
    remove: (id: string): boolean => remove.run(id).changes > 0,
    shares: (): CountedShare[] => shares.all().map(toShare),
    /** One of a customer's planned jobs is submitted. False when the plan has nothing of this customer. */
    takeJob: (planId: string, customerId: string): boolean => takeJob.run(planId, customerId).changes > 0,
    /** A plan that was made from this file, for this customer. */
    planOfSource: (path: string, customerId: string): string | undefined =>
      planOfSource.get(path, customerId),
    removeSource: (planId: string, path: string) => removeSource.run(planId, path),
  }
}

function toShare({ unit, days, p10, p50, p90, ...row }: ShareRow): CountedShare {
  return {
    ...row,
    unit: JSON.parse(unit) as Unit,
    days: JSON.parse(days) as PlannedDay[],
    amountMinor: { p10, p50, p90 },
  }
}
