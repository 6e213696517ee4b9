import { activity } from './contract/activity.ts'
import { budgets } from './contract/budgets.ts'
import { costModel } from './contract/cost-model.ts'
import { customers } from './contract/customers.ts'
import { forecasts } from './contract/forecasts.ts'
import { host } from './contract/host.ts'
import { jobs, queue, watchFolders } from './contract/jobs.ts'
import { batches, plans } from './contract/plans.ts'
import { profiles } from './contract/profiles.ts'
import { quotes } from './contract/quotes.ts'
import { sample } from './contract/sample.ts'
import { studio } from './contract/studio.ts'
import { tokens } from './contract/tokens.ts'

/**
 * The one contract, a file per room in contract/. Handlers, the typed client, REST and its OpenAPI document all derive from it.
 * Refusals carry a code of `errorStatus` (errors.ts) and a sentence.
 */
export const contract = {
  activity,
  studio,
  customers,
  budgets,
  profiles,
  quotes,
  plans,
  costModel,
  batches,
  jobs,
  queue,
  watchFolders,
  host,
  tokens,
  forecasts,
  sample,
}
export type Contract = typeof contract
