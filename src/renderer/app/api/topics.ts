import type { Change, ChangeTopic } from '#shared/changes.ts'

/** The routers of the contract a page may have read from, by what changed. The first element of every query key is the path. */
const routersByTopic: Record<ChangeTopic, readonly string[]> = {
  customers: ['customers', 'sample'],
  budgets: ['budgets', 'forecasts.exhaustion'],
  profiles: ['profiles'],
  jobs: ['jobs', 'batches'],
  queue: ['queue'],
  'watch-folders': ['watchFolders'],
  host: ['host.get', 'host.history', 'host.limits'],
  capabilities: ['host.capabilities', 'studio.status'],
  tokens: ['tokens'],
  activity: ['activity'],
  forecasts: ['forecasts', 'plans.counted'],
  sample: ['sample'],
  settings: ['studio.priceBook', 'queue.settings'],
  'cost-model': ['costModel'],
}

export interface StaleSet {
  /** Dotted paths of the contract, such as `jobs` or `host.get`. */
  paths: ReadonlySet<string>
  /** Jobs named by the changes, so that the detail of another job is left alone. Null: all. */
  jobIds: ReadonlySet<string> | null
}

/** What a batch of changes makes stale. */
export function staleAfter(changes: readonly Change[]): StaleSet {
  const paths = new Set<string>()
  const jobIds = new Set<string>()
  let everyJob = false
  for (const change of changes) {
    for (const path of routersByTopic[change.topic]) paths.add(path)
    if (change.topic !== 'jobs') continue
    if (change.id === null) everyJob = true
    else jobIds.add(change.id)
  }
  return { paths, jobIds: everyJob ? null : jobIds }
}

/** Whether a query with this path and input has to be read again. */
export function isStale(stale: StaleSet, path: readonly string[], input: unknown): boolean {
  const dotted = path.join('.')
  const named = stale.paths.has(path[0] ?? '') || stale.paths.has(dotted)
  if (!named || dotted !== 'jobs.get' || stale.jobIds === null) return named
  return isJobInput(input) && stale.jobIds.has(input.id)
}

function isJobInput(input: unknown): input is { id: string } {
  return typeof input === 'object' && input !== null && 'id' in input && typeof input.id === 'string'
}
