import { settings } from './migrations/0001-settings.ts'
import { customers } from './migrations/0002-customers.ts'
import { budgets } from './migrations/0003-budgets.ts'
import { profiles } from './migrations/0010-profiles.ts'
import { quotes } from './migrations/0020-quotes.ts'
import { quoteHistory } from './migrations/0021-quote-history.ts'
import { calibration } from './migrations/0022-calibration.ts'
import { jobs } from './migrations/0030-jobs.ts'
import { watchFolders } from './migrations/0031-watch-folders.ts'
import { tokens } from './migrations/0040-tokens.ts'
import { activity } from './migrations/0050-activity.ts'
import { demandHistory } from './migrations/0060-demand-history.ts'
import { jobCounts } from './migrations/0070-job-counts.ts'
import { sampleStudio } from './migrations/0080-sample-studio.ts'
import { settlements } from './migrations/0110-settlements.ts'
import { sampleLicences } from './migrations/0111-sample-licences.ts'
import { quoteOutcomes } from './migrations/0120-quote-outcomes.ts'
import { batches } from './migrations/0121-batches.ts'
import { forecastInputs } from './migrations/0130-forecast-inputs.ts'
import { contentMix } from './migrations/0131-content-mix.ts'
import { calendar } from './migrations/0132-calendar.ts'
import { forecastModels } from './migrations/0140-forecast-models.ts'
import { seriesWatch } from './migrations/0141-series-watch.ts'
import { countedPlans } from './migrations/0150-counted-plans.ts'
import { pricedWork } from './migrations/0151-priced-work.ts'
import { gpuSessions } from './migrations/0152-gpu-sessions.ts'
import { keptFeeds } from './migrations/0160-kept-feeds.ts'
import { noticesToActOn } from './migrations/0161-notices-to-act-on.ts'
import { jobSources } from './migrations/0180-job-sources.ts'
import { quotesBySource } from './migrations/0181-quotes-by-source.ts'
import { jobDeadlines } from './migrations/0182-job-deadlines.ts'
import type { Migration } from './migrator.ts'

/** Every change of the schema, oldest first. Append only: an applied migration is never edited, moved or removed. */
export const migrations: readonly Migration[] = [
  settings,
  customers,
  budgets,
  profiles,
  quotes,
  quoteHistory,
  calibration,
  jobs,
  watchFolders,
  tokens,
  activity,
  demandHistory,
  jobCounts,
  sampleStudio,
  settlements,
  sampleLicences,
  quoteOutcomes,
  batches,
  forecastInputs,
  contentMix,
  calendar,
  forecastModels,
  seriesWatch,
  countedPlans,
  pricedWork,
  gpuSessions,
  keptFeeds,
  noticesToActOn,
  jobSources,
  quotesBySource,
  jobDeadlines,
]
