import { oc } from '@orpc/contract'
import { z } from 'zod'
import { customerChangeSchema, customerSchema, newCustomerSchema } from '../customers.ts'
import { byId } from './answers.ts'

export const customers = {
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
  /** An archived customer may submit again. */
  unarchive: oc
    .route({ method: 'POST', path: '/customers/{id}/unarchive', tags: ['customers'] })
    .input(byId)
    .output(customerSchema),
}
