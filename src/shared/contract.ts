import { activity } from './contract/activity.ts'
import { budgets } from './contract/budgets.ts'
import { customers } from './contract/customers.ts'
import { forecasts } from './contract/forecasts.ts'
import { host } from './contract/host.ts'
import { jobs, queue, watchFolders } from './contract/jobs.ts'
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
  jobs,
  queue,
  watchFolders,
  host,
  tokens,
  forecasts,
  sample,
}
export type Contract = typeof contract
