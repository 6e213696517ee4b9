import { oc } from '@orpc/contract'
import { z } from 'zod'
import { profileDraftSchema, profileSchema } from '../profiles.ts'
import { trialRequestSchema, trialSchema } from '../trials.ts'
import { byId, ok } from './answers.ts'

export const profiles = {
  list: oc.route({ method: 'GET', path: '/profiles', tags: ['profiles'] }).output(z.array(profileSchema)),
  save: oc
    .route({ method: 'PUT', path: '/profiles', tags: ['profiles'] })
    .input(profileDraftSchema)
    .output(profileSchema),
  remove: oc
    .route({ method: 'DELETE', path: '/profiles/{id}', tags: ['profiles'] })
    .input(byId)
    .output(ok),
  /** Encodes some seconds of a source with up to three profiles, to compare them. One at a time: CONFLICT while another runs. */
  startTrial: oc
    .route({ method: 'POST', path: '/profiles/trial', tags: ['profiles'] })
    .input(trialRequestSchema)
    .output(trialSchema),
  /** The trial under way, or the last one since the program started. */
  trial: oc
    .route({ method: 'GET', path: '/profiles/trial', tags: ['profiles'] })
    .output(trialSchema.nullable()),
  cancelTrial: oc
    .route({ method: 'POST', path: '/profiles/trial/cancel', tags: ['profiles'] })
    .output(trialSchema.nullable()),
}
