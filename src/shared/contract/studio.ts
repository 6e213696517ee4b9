import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { changeSchema } from '../changes.ts'
import { pathSchema } from '../primitives.ts'
import { priceBookSchema, studioStatusSchema } from '../studio.ts'

export const studio = {
  status: oc.route({ method: 'GET', path: '/status', tags: ['studio'] }).output(studioStatusSchema),
  /** Streams what changed, coalesced to at most ten messages a second; begins at once. */
  changes: oc
    .route({ method: 'GET', path: '/changes', tags: ['studio'] })
    .output(eventIterator(z.array(changeSchema))),
  /** `isExample`: made up, until the studio sets its own. */
  priceBook: oc
    .route({ method: 'GET', path: '/price-book', tags: ['studio'] })
    .output(priceBookSchema.extend({ isExample: z.boolean() })),
  setPriceBook: oc
    .route({ method: 'PUT', path: '/price-book', tags: ['studio'] })
    .input(priceBookSchema)
    .output(priceBookSchema),
  /** An online copy of the workspace's data into a new file on this machine. */
  backup: oc
    .route({ method: 'POST', path: '/backup', tags: ['studio'] })
    .input(z.object({ toFile: pathSchema }))
    .output(z.object({ sizeBytes: z.int() })),
}
