import { oc } from '@orpc/contract'
import { z } from 'zod'
import {
  batchSchema,
  countedPlanSchema,
  countPlanSchema,
  planRequestSchema,
  planRowsRequestSchema,
  planRowsSchema,
  planSchema,
} from '../plans.ts'
import { byId, ok } from './answers.ts'

export const plans = {
  /** Quotes planned work without its files: a CSV, rows given by hand, or files and folders that exist. Nothing is started. */
  create: oc
    .route({ method: 'POST', path: '/plans', tags: ['plans'] })
    .input(planRequestSchema)
    .output(planSchema),
  get: oc
    .route({ method: 'GET', path: '/plans/{id}', tags: ['plans'] })
    .input(byId)
    .output(planSchema),
  rows: oc
    .route({ method: 'POST', path: '/plans/{id}/rows', tags: ['plans'] })
    .input(planRowsRequestSchema)
    .output(planRowsSchema),
  /** One line a planned job, as CSV: cost, CPU seconds, bytes and wall seconds at P10, P50 and P90. */
  export: oc
    .route({ method: 'GET', path: '/plans/{id}/csv', tags: ['plans'] })
    .input(byId)
    .output(z.object({ name: z.string(), text: z.string() })),
  /** Lets a plan count in the outlook of budgets until its jobs are submitted, also after a restart; again: with other days. */
  count: oc
    .route({ method: 'PUT', path: '/counted-plans/{id}', tags: ['plans'] })
    .input(countPlanSchema)
    .output(countedPlanSchema),
  /** Plans that count, the newest first. */
  counted: oc
    .route({ method: 'GET', path: '/counted-plans', tags: ['plans'] })
    .output(z.array(countedPlanSchema)),
  stopCounting: oc
    .route({ method: 'DELETE', path: '/counted-plans/{id}', tags: ['plans'] })
    .input(byId)
    .output(ok),
}

export const batches = {
  /** What was submitted together, newest first, with what it will come to. */
  list: oc.route({ method: 'GET', path: '/batches', tags: ['jobs'] }).output(z.array(batchSchema)),
}
