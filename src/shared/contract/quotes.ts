import { oc } from '@orpc/contract'
import { quoteRequestSchema, quoteSchema } from '../quotes.ts'
import { byId } from './answers.ts'

export const quotes = {
  create: oc
    .route({ method: 'POST', path: '/quotes', tags: ['quotes'] })
    .input(quoteRequestSchema)
    .output(quoteSchema),
  get: oc
    .route({ method: 'GET', path: '/quotes/{id}', tags: ['quotes'] })
    .input(byId)
    .output(quoteSchema),
}
