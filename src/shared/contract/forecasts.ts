import { oc } from '@orpc/contract'
import { z } from 'zod'
import {
  beginImportSchema,
  feedSettingsSchema,
  forecastImportSchema,
  mediaViewsSchema,
  mostWatchedRequestSchema,
} from '../forecast-imports.ts'
import {
  backtestRequestSchema,
  budgetOutlookSchema,
  demandBacktestSchema,
  demandOutlookSchema,
  demandRequestSchema,
  demandResourceSchema,
  demandSchema,
} from '../forecasts.ts'
import { byId } from './answers.ts'

export const forecasts = {
  /** History and what is to come, hour by hour, of a customer or the whole studio. */
  demand: oc
    .route({ method: 'GET', path: '/forecasts/demand', tags: ['forecasts'] })
    .input(demandRequestSchema)
    .output(demandSchema),
  /** The next hour, day and week of every customer with a history, the greatest first. */
  outlook: oc
    .route({ method: 'GET', path: '/forecasts/outlook', tags: ['forecasts'] })
    .input(z.object({ resource: demandResourceSchema.default('requests') }))
    .output(z.array(demandOutlookSchema)),
  /** When each open budget will be gone, the soonest first. */
  exhaustion: oc
    .route({ method: 'GET', path: '/forecasts/exhaustion', tags: ['forecasts'] })
    .output(z.array(budgetOutlookSchema)),
  /** How every model would have done on the studio's own history. */
  backtest: oc
    .route({ method: 'GET', path: '/forecasts/backtest', tags: ['forecasts'] })
    .input(backtestRequestSchema)
    .output(demandBacktestSchema),
  /** Begins to read a file of past requests, viewings or trends, or a feed; a file that was stopped goes on where it was. */
  beginImport: oc
    .route({ method: 'POST', path: '/forecasts/imports', tags: ['forecasts'] })
    .input(beginImportSchema)
    .output(forecastImportSchema),
  /** Newest first. */
  imports: oc
    .route({ method: 'GET', path: '/forecasts/imports', tags: ['forecasts'] })
    .output(z.array(forecastImportSchema)),
  stopImport: oc
    .route({ method: 'POST', path: '/forecasts/imports/{id}/stop', tags: ['forecasts'] })
    .input(byId)
    .output(forecastImportSchema),
  /** What was watched most by imported viewing logs, the most first. */
  mostWatched: oc
    .route({ method: 'GET', path: '/forecasts/views', tags: ['forecasts'] })
    .input(mostWatchedRequestSchema)
    .output(z.array(mediaViewsSchema)),
  /** Hosts that trend feeds may be fetched from. */
  feedSettings: oc
    .route({ method: 'GET', path: '/forecasts/feed-settings', tags: ['forecasts'] })
    .output(feedSettingsSchema),
  setFeedSettings: oc
    .route({ method: 'PUT', path: '/forecasts/feed-settings', tags: ['forecasts'] })
    .input(feedSettingsSchema)
    .output(feedSettingsSchema),
}
