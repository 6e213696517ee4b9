import { oc } from '@orpc/contract'
import { z } from 'zod'
import {
  backtestRequestSchema,
  budgetOutlookSchema,
  demandBacktestSchema,
  demandOutlookSchema,
  demandRequestSchema,
  demandResourceSchema,
  demandSchema,
  forecastNoticeSchema,
  importRequestsSchema,
  modelChoiceSchema,
  requestImportSchema,
} from '../forecasts.ts'
import { byId } from './answers.ts'

export const forecasts = {
  /** History and what is to come, hour by hour, of a customer or the whole studio. */
  demand: oc
    .route({ method: 'GET', path: '/forecasts/demand', tags: ['forecasts'] })
    .input(demandRequestSchema)
    .output(demandSchema),
  /** The next hour, day and week of every customer with a history, the greatest first. */
  outlook: oc
    .route({ method: 'GET', path: '/forecasts/outlook', tags: ['forecasts'] })
    .input(z.object({ resource: demandResourceSchema.default('requests') }))
    .output(z.array(demandOutlookSchema)),
  /** When each open budget will be gone, the soonest first. */
  exhaustion: oc
    .route({ method: 'GET', path: '/forecasts/exhaustion', tags: ['forecasts'] })
    .output(z.array(budgetOutlookSchema)),
  /** How every model would have done on the studio's own history. */
  backtest: oc
    .route({ method: 'GET', path: '/forecasts/backtest', tags: ['forecasts'] })
    .input(backtestRequestSchema)
    .output(demandBacktestSchema),
  /** What was out of the ordinary lately, the latest first. */
  notices: oc
    .route({ method: 'GET', path: '/forecasts/notices', tags: ['forecasts'] })
    .output(z.array(forecastNoticeSchema)),
  /** Customers that are forecast by another model than the ensemble. */
  models: oc
    .route({ method: 'GET', path: '/forecasts/models', tags: ['forecasts'] })
    .output(z.array(modelChoiceSchema)),
  /** Has a customer's demand forecast by a model from now on; budgets stay with the ensemble. */
  chooseModel: oc
    .route({ method: 'PUT', path: '/forecasts/models', tags: ['forecasts'] })
    .input(modelChoiceSchema)
    .output(modelChoiceSchema),
  /** Begins to read a file of past requests; one that was stopped goes on where it was. */
  importRequests: oc
    .route({ method: 'POST', path: '/forecasts/imports', tags: ['forecasts'] })
    .input(importRequestsSchema)
    .output(requestImportSchema),
  /** Newest first. */
  imports: oc
    .route({ method: 'GET', path: '/forecasts/imports', tags: ['forecasts'] })
    .output(z.array(requestImportSchema)),
  stopImport: oc
    .route({ method: 'POST', path: '/forecasts/imports/{id}/stop', tags: ['forecasts'] })
    .input(byId)
    .output(requestImportSchema),
}
