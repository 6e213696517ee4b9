import { oc } from '@orpc/contract'
import { z } from 'zod'
import {
  accuracySchema,
  costModelStatusSchema,
  modelChoiceSchema,
  modelComparisonSchema,
} from '../cost-model.ts'
import { timestampSchema } from '../primitives.ts'

/** The moment a version was trained; in an address it is text. */
const versionId = z.coerce.number().pipe(timestampSchema)

export const costModel = {
  /** Which model quotes, why, whether its quotes drift, and the versions there are. */
  status: oc
    .route({ method: 'GET', path: '/cost-model', tags: ['cost model'] })
    .output(costModelStatusSchema),
  /** Quoted against measured, over the newest 5,000 finished jobs. */
  accuracy: oc
    .route({ method: 'GET', path: '/cost-model/accuracy', tags: ['cost model'] })
    .output(accuracySchema),
  /** Two versions on the jobs that neither has seen. */
  compare: oc
    .route({ method: 'GET', path: '/cost-model/comparison', tags: ['cost model'] })
    .input(z.object({ first: versionId, second: versionId }))
    .output(modelComparisonSchema),
  choose: oc
    .route({ method: 'POST', path: '/cost-model/choice', tags: ['cost model'] })
    .input(z.object({ choice: modelChoiceSchema }))
    .output(costModelStatusSchema),
  /** Trains on all of history; answers when it is done. */
  retrain: oc
    .route({ method: 'POST', path: '/cost-model/retrain', tags: ['cost model'] })
    .output(costModelStatusSchema),
  /** Takes a version back into use. */
  restore: oc
    .route({ method: 'POST', path: '/cost-model/versions/{id}/restore', tags: ['cost model'] })
    .input(z.object({ id: versionId }))
    .output(costModelStatusSchema),
  /** Takes the version before the one in use. */
  rollBack: oc
    .route({ method: 'POST', path: '/cost-model/roll-back', tags: ['cost model'] })
    .output(costModelStatusSchema),
}
