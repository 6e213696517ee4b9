import { oc } from '@orpc/contract'
import { z } from 'zod'
import { bulkOutcomeSchema, bulkRequestSchema, bulkRunSchema } from '../bulk.ts'
import { prioritySchema } from '../customers.ts'
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
} from '../jobs.ts'
import { pathSchema } from '../primitives.ts'
import { byId, ok } from './answers.ts'

const jobCommand = (verb: string) => oc.route({ method: 'POST', path: `/jobs/{id}/${verb}`, tags: ['jobs'] })

export const jobs = {
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
  /** One command over every job that matches a filter; answers when all were seen, and goes on when nobody waits for the answer. */
  bulk: oc
    .route({ method: 'POST', path: '/jobs/bulk', tags: ['jobs'] })
    .input(bulkRequestSchema)
    .output(bulkOutcomeSchema),
  /** The bulk commands at work now, and how far each is. */
  bulkRuns: oc.route({ method: 'GET', path: '/jobs/bulk', tags: ['jobs'] }).output(z.array(bulkRunSchema)),
  undoBulk: oc
    .route({ method: 'POST', path: '/jobs/bulk/{id}/undo', tags: ['jobs'] })
    .input(byId)
    .output(bulkOutcomeSchema),
  stopBulk: oc
    .route({ method: 'POST', path: '/jobs/bulk/{id}/stop', tags: ['jobs'] })
    .input(byId)
    .output(ok),
}

export const queue = {
  get: oc.route({ method: 'GET', path: '/queue', tags: ['queue'] }).output(queueSchema),
  settings: oc.route({ method: 'GET', path: '/queue/settings', tags: ['queue'] }).output(queueSettingsSchema),
  setSettings: oc
    .route({ method: 'PATCH', path: '/queue/settings', tags: ['queue'] })
    .input(queueSettingsSchema.partial())
    .output(queueSettingsSchema),
}

export const watchFolders = {
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
