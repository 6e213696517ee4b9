import { oc } from '@orpc/contract'
import { z } from 'zod'
import { profileDraftSchema, profileSchema } from '../profiles.ts'
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
}
