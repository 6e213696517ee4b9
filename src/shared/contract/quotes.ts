import { oc } from '@orpc/contract'
import { quotePreviewSchema, quoteRequestSchema, quoteSchema } from '../quotes.ts'
import { byId } from './answers.ts'

export const quotes = {
  create: oc
    .route({ method: 'POST', path: '/quotes', tags: ['quotes'] })
    .input(quoteRequestSchema)
    .output(quoteSchema),
  /** The same without storing it, to see what a change would cost. */
  preview: oc
    .route({ method: 'POST', path: '/quotes/preview', tags: ['quotes'] })
    .input(quoteRequestSchema)
    .output(quotePreviewSchema),
  get: oc
    .route({ method: 'GET', path: '/quotes/{id}', tags: ['quotes'] })
    .input(byId)
    .output(quoteSchema),
}
