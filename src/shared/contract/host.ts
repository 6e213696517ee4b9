import { oc } from '@orpc/contract'
import { z } from 'zod'
import { capabilitiesSchema, hostSchema, limitsSchema, loadSampleSchema } from '../host.ts'
import { pathSchema } from '../primitives.ts'
import { directoryListingSchema } from '../studio.ts'

export const host = {
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
