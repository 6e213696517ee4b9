import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { activityFilterSchema, activityPageSchema } from './activity.ts'
import {
  adjustmentSchema,
  balanceSchema,
  budgetChangeSchema,
  budgetSchema,
  budgetWithBalanceSchema,
  ledgerEntryKinds,
  ledgerEntrySchema,
  newBudgetSchema,
  topUpSchema,
} from './budgets.ts'
import { changeSchema } from './changes.ts'
import { customerChangeSchema, customerSchema, newCustomerSchema, prioritySchema } from './customers.ts'
import {
  backtestRequestSchema,
  budgetOutlookSchema,
  demandBacktestSchema,
  demandOutlookSchema,
  demandRequestSchema,
  demandResourceSchema,
  demandSchema,
  importRequestsSchema,
  requestImportSchema,
} from './forecasts.ts'
import { capabilitiesSchema, hostSchema, limitsSchema, loadSampleSchema } from './host.ts'
import {
  jobDetailSchema,
  jobFilterSchema,
  jobPageSchema,
  jobSchema,
  newWatchFolderSchema,
  queueSchema,
  queueSettingsSchema,
  submitSchema,
  watchFolderSchema,
} from './jobs.ts'
import { idSchema, nameSchema, pageRequestSchema, pathSchema, timestampSchema } from './primitives.ts'
import { profileDraftSchema, profileSchema } from './profiles.ts'
import { quoteRequestSchema, quoteSchema } from './quotes.ts'
import { directoryListingSchema, priceBookSchema, studioStatusSchema, tokenSchema } from './studio.ts'

/*
 * The one contract. Handlers, the typed client, REST and its OpenAPI document all derive from it. Refusals carry a code of
 * `errorStatus` (errors.ts) and a sentence.
 */

const byId = z.object({ id: idSchema })
const ok = z.object({ ok: z.literal(true) })

const studio = {
  status: oc.route({ method: 'GET', path: '/status', tags: ['studio'] }).output(studioStatusSchema),
  /** Streams what changed, coalesced to at most ten messages a second; begins at once. */
  changes: oc
    .route({ method: 'GET', path: '/changes', tags: ['studio'] })
    .output(eventIterator(z.array(changeSchema))),
  priceBook: oc.route({ method: 'GET', path: '/price-book', tags: ['studio'] }).output(priceBookSchema),
  setPriceBook: oc
    .route({ method: 'PUT', path: '/price-book', tags: ['studio'] })
    .input(priceBookSchema)
    .output(priceBookSchema),
  /** An online copy of the workspace's data into a new file on this machine. */
  backup: oc
    .route({ method: 'POST', path: '/backup', tags: ['studio'] })
    .input(z.object({ toFile: pathSchema }))
    .output(z.object({ sizeBytes: z.int() })),
}

const customers = {
  list: oc
    .route({ method: 'GET', path: '/customers', tags: ['customers'] })
    .input(z.object({ includeArchived: z.stringbool().or(z.boolean()).default(false) }))
    .output(z.array(customerSchema)),
  get: oc
    .route({ method: 'GET', path: '/customers/{id}', tags: ['customers'] })
    .input(byId)
    .output(customerSchema),
  create: oc
    .route({ method: 'POST', path: '/customers', tags: ['customers'] })
    .input(newCustomerSchema)
    .output(customerSchema),
  update: oc
    .route({ method: 'PATCH', path: '/customers/{id}', tags: ['customers'] })
    .input(customerChangeSchema)
    .output(customerSchema),
  archive: oc
    .route({ method: 'POST', path: '/customers/{id}/archive', tags: ['customers'] })
    .input(byId)
    .output(customerSchema),
}

const budgets = {
  list: oc
    .route({ method: 'GET', path: '/budgets', tags: ['budgets'] })
    .input(z.object({ customerId: idSchema.optional() }))
    .output(z.array(budgetWithBalanceSchema)),
  get: oc
    .route({ method: 'GET', path: '/budgets/{id}', tags: ['budgets'] })
    .input(byId)
    .output(budgetWithBalanceSchema),
  create: oc
    .route({ method: 'POST', path: '/budgets', tags: ['budgets'] })
    .input(newBudgetSchema)
    .output(budgetWithBalanceSchema),
  update: oc
    .route({ method: 'PATCH', path: '/budgets/{id}', tags: ['budgets'] })
    .input(budgetChangeSchema)
    .output(budgetWithBalanceSchema),
  close: oc
    .route({ method: 'POST', path: '/budgets/{id}/close', tags: ['budgets'] })
    .input(byId)
    .output(budgetSchema),
  topUp: oc
    .route({ method: 'POST', path: '/budgets/{budgetId}/top-ups', tags: ['budgets'] })
    .input(topUpSchema)
    .output(balanceSchema),
  adjust: oc
    .route({ method: 'POST', path: '/budgets/{budgetId}/adjustments', tags: ['budgets'] })
    .input(adjustmentSchema)
    .output(balanceSchema),
  balanceAt: oc
    .route({ method: 'GET', path: '/budgets/{id}/balance', tags: ['budgets'] })
    .input(z.object({ id: idSchema, at: z.coerce.number().pipe(timestampSchema) }))
    .output(balanceSchema),
  /** Newest first. */
  ledger: oc
    .route({ method: 'POST', path: '/budgets/{id}/ledger', tags: ['budgets'] })
    .input(
      pageRequestSchema.extend({
        id: idSchema,
        kinds: z.array(z.enum(ledgerEntryKinds)).optional(),
        from: timestampSchema.optional(),
        until: timestampSchema.optional(),
      }),
    )
    .output(z.object({ entries: z.array(ledgerEntrySchema), total: z.int() })),
}

const profiles = {
  list: oc.route({ method: 'GET', path: '/profiles', tags: ['profiles'] }).output(z.array(profileSchema)),
  save: oc
    .route({ method: 'PUT', path: '/profiles', tags: ['profiles'] })
    .input(profileDraftSchema)
    .output(profileSchema),
  remove: oc
    .route({ method: 'DELETE', path: '/profiles/{id}', tags: ['profiles'] })
    .input(byId)
    .output(ok),
}

const quotes = {
  create: oc
    .route({ method: 'POST', path: '/quotes', tags: ['quotes'] })
    .input(quoteRequestSchema)
    .output(quoteSchema),
  get: oc
    .route({ method: 'GET', path: '/quotes/{id}', tags: ['quotes'] })
    .input(byId)
    .output(quoteSchema),
}

const jobCommand = (verb: string) => oc.route({ method: 'POST', path: `/jobs/{id}/${verb}`, tags: ['jobs'] })

const jobs = {
  submit: oc
    .route({ method: 'POST', path: '/jobs', tags: ['jobs'] })
    .input(submitSchema)
    .output(jobSchema),
  /** Every media file of a folder (not of its subfolders unless `recursive`); refusals do not stop the rest. */
  submitFolder: oc
    .route({ method: 'POST', path: '/jobs/folder', tags: ['jobs'] })
    .input(
      submitSchema
        .omit({ quoteId: true, sourcePath: true })
        .extend({ folder: pathSchema, recursive: z.boolean().default(false) }),
    )
    .output(
      z.object({
        jobs: z.array(jobSchema),
        refusals: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })),
      }),
    ),
  list: oc
    .route({ method: 'POST', path: '/jobs/search', tags: ['jobs'] })
    .input(jobFilterSchema)
    .output(jobPageSchema),
  get: oc
    .route({ method: 'GET', path: '/jobs/{id}', tags: ['jobs'] })
    .input(byId)
    .output(jobDetailSchema),
  pause: jobCommand('pause').input(byId).output(jobSchema),
  resume: jobCommand('resume').input(byId).output(jobSchema),
  cancel: jobCommand('cancel').input(byId).output(jobSchema),
  retry: jobCommand('retry').input(byId).output(jobSchema),
  runNow: jobCommand('run-now').input(byId).output(jobSchema),
  setPriority: jobCommand('priority')
    .input(byId.extend({ priority: prioritySchema }))
    .output(jobSchema),
}

const queue = {
  get: oc.route({ method: 'GET', path: '/queue', tags: ['queue'] }).output(queueSchema),
  settings: oc.route({ method: 'GET', path: '/queue/settings', tags: ['queue'] }).output(queueSettingsSchema),
  setSettings: oc
    .route({ method: 'PATCH', path: '/queue/settings', tags: ['queue'] })
    .input(queueSettingsSchema.partial())
    .output(queueSettingsSchema),
}

const watchFolders = {
  list: oc
    .route({ method: 'GET', path: '/watch-folders', tags: ['watch folders'] })
    .output(z.array(watchFolderSchema)),
  create: oc
    .route({ method: 'POST', path: '/watch-folders', tags: ['watch folders'] })
    .input(newWatchFolderSchema)
    .output(watchFolderSchema),
  setEnabled: oc
    .route({ method: 'POST', path: '/watch-folders/{id}/enabled', tags: ['watch folders'] })
    .input(byId.extend({ enabled: z.boolean() }))
    .output(watchFolderSchema),
  remove: oc
    .route({ method: 'DELETE', path: '/watch-folders/{id}', tags: ['watch folders'] })
    .input(byId)
    .output(ok),
}

const host = {
  get: oc.route({ method: 'GET', path: '/host', tags: ['host'] }).output(hostSchema),
  /** One sample every few seconds over the last hour, oldest first. */
  history: oc
    .route({ method: 'GET', path: '/host/history', tags: ['host'] })
    .output(z.array(loadSampleSchema)),
  limits: oc.route({ method: 'GET', path: '/host/limits', tags: ['host'] }).output(limitsSchema),
  capabilities: oc
    .route({ method: 'GET', path: '/host/capabilities', tags: ['host'] })
    .output(capabilitiesSchema),
  /** Folders and media files of this machine, for the picker of a browser that cannot name paths. */
  browse: oc
    .route({ method: 'POST', path: '/host/browse', tags: ['host'] })
    .input(z.object({ path: pathSchema.optional() }))
    .output(directoryListingSchema),
}

const tokens = {
  list: oc.route({ method: 'GET', path: '/tokens', tags: ['tokens'] }).output(z.array(tokenSchema)),
  /** The secret is in the answer and nowhere else. */
  create: oc
    .route({ method: 'POST', path: '/tokens', tags: ['tokens'] })
    .input(z.object({ name: nameSchema }))
    .output(z.object({ token: tokenSchema, secret: z.string() })),
  revoke: oc
    .route({ method: 'DELETE', path: '/tokens/{id}', tags: ['tokens'] })
    .input(byId)
    .output(ok),
}

const activity = {
  /** The audit trail, newest first. */
  search: oc
    .route({ method: 'POST', path: '/activity/search', tags: ['activity'] })
    .input(activityFilterSchema)
    .output(activityPageSchema),
}

const forecasts = {
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
}
export type Contract = typeof contract
