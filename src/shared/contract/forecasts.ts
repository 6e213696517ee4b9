import { oc } from '@orpc/contract'
import { z } from 'zod'
import { calendarEventSchema, eventDraftSchema, eventWithLiftSchema } from '../calendar.ts'
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
  contentMixRequestSchema,
  contentMixSchema,
  demandBacktestSchema,
  demandOutlookSchema,
  demandRequestSchema,
  demandResourceSchema,
  demandSchema,
  demandStackSchema,
  forecastNoticeSchema,
  modelChoiceSchema,
  resourceDemandSchema,
  stackRequestSchema,
} from '../forecasts.ts'
import { changeFeedSchema, keepFeedSchema, keptFeedSchema } from '../kept-feeds.ts'
import { byId, ok } from './answers.ts'

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
  /** What a person should look at, the latest first; what was set aside or is no longer so, too. */
  notices: oc
    .route({ method: 'GET', path: '/forecasts/notices', tags: ['forecasts'] })
    .output(z.array(forecastNoticeSchema)),
  /** Says that a person has seen it, so that it no longer asks for one. */
  acknowledgeNotice: oc
    .route({ method: 'POST', path: '/forecasts/notices/{id}/acknowledge', tags: ['forecasts'] })
    .input(byId)
    .output(forecastNoticeSchema),
  /** Customers that are forecast by another model than the ensemble. */
  models: oc
    .route({ method: 'GET', path: '/forecasts/models', tags: ['forecasts'] })
    .output(z.array(modelChoiceSchema)),
  /** Has a customer's demand forecast by a model from now on; budgets stay with the ensemble. */
  chooseModel: oc
    .route({ method: 'PUT', path: '/forecasts/models', tags: ['forecasts'] })
    .input(modelChoiceSchema)
    .output(modelChoiceSchema),
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
  /** Feeds of trends that are fetched again and again, the oldest first. */
  feeds: oc
    .route({ method: 'GET', path: '/forecasts/feeds', tags: ['forecasts'] })
    .output(z.array(keptFeedSchema)),
  /** Keeps a feed; it is fetched for the first time at once. */
  keepFeed: oc
    .route({ method: 'POST', path: '/forecasts/feeds', tags: ['forecasts'] })
    .input(keepFeedSchema)
    .output(keptFeedSchema),
  /** How often it is fetched, and whether at all. */
  changeFeed: oc
    .route({ method: 'PATCH', path: '/forecasts/feeds/{id}', tags: ['forecasts'] })
    .input(changeFeedSchema)
    .output(keptFeedSchema),
  /** Fetches it now, due or not; how that went is in the answer. */
  fetchFeed: oc
    .route({ method: 'POST', path: '/forecasts/feeds/{id}/fetch', tags: ['forecasts'] })
    .input(byId)
    .output(keptFeedSchema),
  /** No longer fetches it; what it brought stays. */
  removeFeed: oc
    .route({ method: 'DELETE', path: '/forecasts/feeds/{id}', tags: ['forecasts'] })
    .input(byId)
    .output(ok),
  /** The operator's calendar by its beginning, with the factor in use for each event and what it rests on. */
  events: oc
    .route({ method: 'GET', path: '/forecasts/events', tags: ['forecasts'] })
    .output(z.array(eventWithLiftSchema)),
  createEvent: oc
    .route({ method: 'POST', path: '/forecasts/events', tags: ['forecasts'] })
    .input(eventDraftSchema)
    .output(calendarEventSchema),
  updateEvent: oc
    .route({ method: 'PUT', path: '/forecasts/events/{id}', tags: ['forecasts'] })
    .input(eventDraftSchema.extend(byId.shape))
    .output(calendarEventSchema),
  removeEvent: oc
    .route({ method: 'DELETE', path: '/forecasts/events/{id}', tags: ['forecasts'] })
    .input(byId)
    .output(ok),
  /** The mix of content types, formats or profiles of coming requests, by the hour. */
  mix: oc
    .route({ method: 'GET', path: '/forecasts/mix', tags: ['forecasts'] })
    .input(contentMixRequestSchema)
    .output(contentMixSchema),
  /** A forecast split by customer or content type into parts that add up to it. */
  stack: oc
    .route({ method: 'GET', path: '/forecasts/stack', tags: ['forecasts'] })
    .input(stackRequestSchema)
    .output(demandStackSchema),
  /** Requests, CPU, GPU, memory and storage of the next hour, day and week, with their peaks. */
  resources: oc
    .route({ method: 'GET', path: '/forecasts/resources', tags: ['forecasts'] })
    .input(demandRequestSchema.pick({ customerId: true, contentType: true }))
    .output(z.array(resourceDemandSchema)),
}
