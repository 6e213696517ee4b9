/*
 * Owns the plans that a person lets count in the outlook of budgets. They are kept on record until somebody removes them; each job
 * of theirs that is submitted counts with its hold from then on, and no longer with the plan.
 */
import { HeadroomError } from '#shared/errors.ts'
import { type CountedPlan, type CountPlan, countPlanSchema } from '#shared/plans.ts'
import type { Changes } from '../../changes.ts'
import type { Clock } from '../../clock.ts'
import { parseInput } from '../../parse-input.ts'
import type { Store } from '../../store/store.ts'
import { type CountedPlanRow, type CountedShare, createCountedPlanStore } from './counted-plans.store.ts'
import { wholeInterval } from './plan-rows.ts'
import type { PlannedShare } from './planned-shares.ts'

/** A customer's part of a plan that counts, with the days its undated work spreads over. */
export type ExpectedWork = CountedShare & Pick<CountedPlanRow, 'startsOn' | 'endsOn'>

export type CountedPlans = {
  /**
   * Counts a plan that was quoted; one that counts already gets other days.
   * Errors: INVALID_INPUT (no work in it, days in the wrong order), NOT_FOUND.
   */
  count(request: CountPlan): CountedPlan
  /** The newest first. */
  counted(): CountedPlan[]
  /** Errors: NOT_FOUND. */
  stopCounting(id: string): void
  /** What is still to come of all of them. */
  expected(): ExpectedWork[]
  /**
   * A job was submitted: the plan that it names, or that was made from its file, counts for one job less. Call it in the transaction
   * that inserts the job. Errors: NOT_FOUND, INVALID_INPUT when the plan it names has no work of its customer.
   */
  take(job: { planId?: string | undefined; customerId: string; sourcePath: string }): void
}

/** A plan as it was quoted. */
export type QuotedPlan = { name: string; shares: readonly PlannedShare[]; sources: readonly string[] }

export function createCountedPlans(dependencies: {
  store: Store
  clock: Pick<Clock, 'now'>
  changes: Pick<Changes, 'publish'>
  /** Errors: NOT_FOUND. */
  quoted(id: string): QuotedPlan
}): CountedPlans {
  const { store, clock, changes, quoted } = dependencies
  const plans = createCountedPlanStore(store)

  const changed = () => store.afterCommit(() => changes.publish('forecasts'))
  const show = (plan: CountedPlanRow, shares: readonly CountedShare[]): CountedPlan => {
    const own = shares.filter(({ planId }) => planId === plan.id)
    return {
      ...plan,
      jobs: sumOf(own.map(({ jobs }) => jobs)),
      submittedJobs: sumOf(own.map(({ submittedJobs }) => submittedJobs)),
      customers: own.map((share) => {
        const { customerId, unit, jobs, submittedJobs } = share
        return { customerId, unit, jobs, submittedJobs, leftMinor: leftOf(share) }
      }),
    }
  }

  return {
    count(input) {
      const { id, startsOn, endsOn = startsOn } = parseInput(countPlanSchema, input)
      if (endsOn < startsOn) {
        throw new HeadroomError('INVALID_INPUT', 'The last day lies before the first. Give a later one.')
      }
      const known = plans.find(id)
      store.transaction(() => {
        if (known) plans.move({ id, startsOn, endsOn })
        else {
          const { name, ...parts } = quoted(id)
          if (parts.shares.length === 0) {
            throw new HeadroomError(
              'INVALID_INPUT',
              'No row of this plan was quoted: there is nothing to count.',
            )
          }
          plans.insert({ id, name, countedAt: clock.now(), startsOn, endsOn }, parts)
        }
        changed()
      })
      return show(plans.find(id)!, plans.shares())
    },
    counted() {
      const shares = plans.shares()
      return plans.list().map((plan) => show(plan, shares))
    },
    stopCounting(id) {
      store.transaction(() => {
        if (!plans.remove(id)) throw notCounted(id)
        changed()
      })
    },
    expected() {
      const daysOf = new Map(plans.list().map(({ id, startsOn, endsOn }) => [id, { startsOn, endsOn }]))
      return plans
        .shares()
        .filter(({ jobs, submittedJobs }) => submittedJobs < jobs)
        .map((share) => ({ ...share, ...daysOf.get(share.planId)! }))
    },
    take({ planId, customerId, sourcePath }) {
      const taken = planId ?? plans.planOfSource(sourcePath, customerId)
      if (taken === undefined) return
      if (!plans.takeJob(taken, customerId))
        throw plans.find(taken) ? notForCustomer(taken) : notCounted(taken)
      plans.removeSource(taken, sourcePath)
      changed()
    },
  }
}

function leftOf({ jobs, submittedJobs, amountMinor: { p10, p50, p90 } }: CountedShare) {
  const left = (jobs - submittedJobs) / jobs
  return wholeInterval({ p10: p10 * left, p50: p50 * left, p90: p90 * left })
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

function notCounted(id: string): HeadroomError {
  return new HeadroomError(
    'NOT_FOUND',
    `No plan ${id} counts in the outlook. See which do: headroom plans.`,
    { id },
  )
}

function notForCustomer(id: string): HeadroomError {
  return new HeadroomError(
    'INVALID_INPUT',
    `The plan ${id} holds no work of this customer. Choose another plan, or none.`,
    { id },
  )
}
