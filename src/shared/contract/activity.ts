import { oc } from '@orpc/contract'
import { activityFilterSchema, activityPageSchema } from '../activity.ts'

export const activity = {
  /** The audit trail, newest first. */
  search: oc
    .route({ method: 'POST', path: '/activity/search', tags: ['activity'] })
    .input(activityFilterSchema)
    .output(activityPageSchema),
}
