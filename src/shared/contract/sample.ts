import { oc } from '@orpc/contract'
import { sampleStatusSchema } from '../sample.ts'

export const sample = {
  status: oc.route({ method: 'GET', path: '/sample', tags: ['sample'] }).output(sampleStatusSchema),
  /** Makes the sample studio in an empty workspace; answers when it stands. Some seconds: follow `status` meanwhile. */
  create: oc.route({ method: 'POST', path: '/sample', tags: ['sample'] }).output(sampleStatusSchema),
  /** Removes all of it and nothing else; answers when it is gone. */
  remove: oc.route({ method: 'DELETE', path: '/sample', tags: ['sample'] }).output(sampleStatusSchema),
  /** Starts empty: the sample studio is not offered again. */
  decline: oc.route({ method: 'POST', path: '/sample/decline', tags: ['sample'] }).output(sampleStatusSchema),
}
