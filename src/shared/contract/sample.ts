import { oc } from '@orpc/contract'
import { sampleStatusSchema } from '../sample.ts'

export const sample = {
  status: oc.route({ method: 'GET', path: '/sample', tags: ['sample'] }).output(sampleStatusSchema),
  /** Begins to make the sample studio in an empty workspace; `status` tells when it stands. Errors: CONFLICT. */
  create: oc.route({ method: 'POST', path: '/sample', tags: ['sample'] }).output(sampleStatusSchema),
  /** Begins to remove all of it and nothing else; `status` tells when it is gone. Errors: CONFLICT while it is being made. */
  remove: oc.route({ method: 'DELETE', path: '/sample', tags: ['sample'] }).output(sampleStatusSchema),
  /** Starts empty: the sample studio is not offered again. */
  decline: oc.route({ method: 'POST', path: '/sample/decline', tags: ['sample'] }).output(sampleStatusSchema),
}
