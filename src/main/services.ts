import type { StudioStatus } from '#shared/studio.ts'
import type { Tokens } from './api/tokens.ts'
import type { Budgets } from './budgets/budgets.ts'
import type { Changes } from './changes.ts'
import type { Customers } from './customers/customers.ts'
import type { Forecasts } from './forecast/forecasts.ts'
import type { HostMonitor } from './host/host.ts'
import type { Jobs } from './jobs/jobs.ts'
import type { WatchFolders } from './jobs/watch-folders.ts'
import type { Activity } from './notices/activity.ts'
import type { Quotes } from './quotes/quotes.ts'
import type { Sample } from './sample/sample.ts'
import type { Store } from './store/store.ts'
import type { Transcode } from './transcode/transcode.ts'

/** The rooms of an open workspace, as the contract's handlers use them. */
export type Services = {
  /** Absolute path of the workspace's folder. */
  workspaceFolder: string
  status(): StudioStatus
  store: Pick<Store, 'backup'>
  changes: Changes
  customers: Customers
  budgets: Budgets
  quotes: Quotes
  jobs: Jobs
  watchFolders: WatchFolders
  transcode: Transcode
  host: HostMonitor
  tokens: Tokens
  activity: Activity
  forecasts: Forecasts
  sample: Sample
}
