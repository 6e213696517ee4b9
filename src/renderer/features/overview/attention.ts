import { nearlyUsedShare, type ShortestBudgets, usedShare } from '#shared/budgets.ts'
import type { ForecastNotice } from '#shared/forecasts.ts'
import type { Capabilities, Host } from '#shared/host.ts'
import type { JobPage, Queue, WatchFolder } from '#shared/jobs.ts'
import { formatAmount } from '../../format/amount.ts'
import { formatBytes } from '../../format/bytes.ts'

/** Something an operator should look at: what it is, why, and where it is put right. */
export interface Attention {
  id: string
  tone: 'bad' | 'warn'
  title: string
  detail: string
  target:
    | { kind: 'jobs'; states: ('failed' | 'paused')[] }
    | { kind: 'budget'; budgetId: string }
    | { kind: 'watch-folders' }
    | { kind: 'settings'; section: 'ffmpeg' | 'machine' | 'work' }
    | { kind: 'demand'; customerId: string | null }
    | { kind: 'imports' }
  /** Of a notice that a person can set aside. */
  noticeId?: string
}

export interface AttentionFacts {
  failed?: JobPage
  paused?: JobPage
  budgets?: ShortestBudgets
  folders?: readonly WatchFolder[]
  capabilities?: Capabilities
  host?: Host
  queue?: Queue
  minimumFreeDiskBytes?: number
  notices?: readonly ForecastNotice[]
  /** Notices of demand go by themselves a day after. */
  now?: number
}

/** Budgets that the overview shows by name; both panels read the same few. */
export const shownShortest = 8
const dayMs = 86_400_000
/** An hour may be out of the ordinary for many; the others are on the Forecast page. */
const shownDemandNotices = 3

/** Everything that needs a person, the worst first. What is not known yet raises nothing. */
export function attentionFor(facts: AttentionFacts, nameOf: (customerId: string) => string): Attention[] {
  const all = [
    ...machine(facts),
    ...failedJobs(facts),
    ...budgets(facts, nameOf),
    ...folders(facts),
    ...pausedJobs(facts),
    ...forecastNotices(facts, nameOf),
  ]
  return [...all.filter(({ tone }) => tone === 'bad'), ...all.filter(({ tone }) => tone === 'warn')]
}

/** Budgets that need a person beyond those `attentionFor` names. */
export function unnamedBudgets({ budgets: accounts }: AttentionFacts): number {
  return Math.max(0, (accounts?.nearlyUsed ?? 0) - (accounts?.shortest.length ?? 0))
}

function machine({ capabilities, host, queue, minimumFreeDiskBytes }: AttentionFacts): Attention[] {
  const found: Attention[] = []
  if (capabilities && capabilities.version === null) {
    found.push({
      id: 'ffmpeg',
      tone: 'bad',
      title: 'ffmpeg is missing',
      detail: 'Nothing can be quoted or run until one is found.',
      target: { kind: 'settings', section: 'ffmpeg' },
    })
  }
  if (queue && (queue.mode === 'disk-full' || queue.mode === 'draining')) {
    found.push({
      id: 'queue',
      tone: queue.mode === 'disk-full' ? 'bad' : 'warn',
      title: queue.mode === 'disk-full' ? 'Work has stopped: too little disk' : 'No new work starts',
      detail: queue.modeReason,
      target: { kind: 'settings', section: 'work' },
    })
  }
  for (const disk of host?.disks ?? []) {
    if (minimumFreeDiskBytes === undefined || disk.freeBytes >= minimumFreeDiskBytes) continue
    found.push({
      id: `disk ${disk.mount}`,
      tone: 'warn',
      title: `Little room on ${disk.mount}`,
      detail: `${formatBytes(disk.freeBytes)} are free; work stops starting below ${formatBytes(minimumFreeDiskBytes)} where it writes.`,
      target: { kind: 'settings', section: 'machine' },
    })
  }
  return found
}

function failedJobs({ failed }: AttentionFacts): Attention[] {
  const [latest] = failed?.jobs ?? []
  if (!failed || !latest) return []
  return [
    {
      id: 'failed',
      tone: 'bad',
      title: failed.total === 1 ? '1 job failed' : `${failed.total} jobs failed`,
      detail: `${latest.sourceName}: ${latest.error?.message ?? 'no reason was recorded'}`,
      target: { kind: 'jobs', states: ['failed'] },
    },
  ]
}

function pausedJobs({ paused }: AttentionFacts): Attention[] {
  if (!paused || paused.total === 0) return []
  return [
    {
      id: 'paused',
      tone: 'warn',
      title: paused.total === 1 ? '1 job is paused' : `${paused.total} jobs are paused`,
      detail: 'They hold money and wait for somebody to resume them.',
      target: { kind: 'jobs', states: ['paused'] },
    },
  ]
}

function budgets({ budgets: accounts }: AttentionFacts, nameOf: (customerId: string) => string): Attention[] {
  return (accounts?.shortest ?? [])
    .filter(({ balance }) => usedShare(balance) >= nearlyUsedShare)
    .map(({ budget, balance }) => {
      const empty = balance.availableMinor <= 0
      return {
        id: `budget ${budget.id}`,
        tone: empty ? 'bad' : 'warn',
        title: `${nameOf(budget.customerId)}: ${empty ? 'nothing is left' : 'nearly used up'}`,
        detail: `${formatAmount(balance.availableMinor, budget.unit)} left in “${budget.name}”.`,
        target: { kind: 'budget', budgetId: budget.id },
      }
    })
}

function folders({ folders: watched }: AttentionFacts): Attention[] {
  return (watched ?? []).flatMap((folder): Attention[] => {
    const target = { kind: 'watch-folders' } as const
    if (folder.problem !== null) {
      const title = `${folder.path} is not watched`
      return [{ id: `folder ${folder.id}`, tone: 'bad', title, detail: folder.problem, target }]
    }
    const [latest] = folder.refusals
    if (!latest) return []
    const count = folder.refusals.length
    const title = `${count === 1 ? '1 file' : `${count} files`} refused in ${folder.path}`
    return [{ id: `refused ${folder.id}`, tone: 'warn', title, detail: latest.error.message, target }]
  })
}

/** What stands and nobody set aside. A budget that is nearly used up says so itself. */
function forecastNotices(facts: AttentionFacts, nameOf: (customerId: string) => string): Attention[] {
  const { notices = [], now = 0 } = facts
  const standing = notices.filter(
    ({ acknowledgedAt, settledAt }) => acknowledgedAt === null && settledAt === null,
  )
  const told = new Set(budgets(facts, nameOf).map(({ id }) => id))
  const lasting = standing
    .filter(
      ({ kind, subjectId }) => kind === 'feed' || (kind === 'budget' && !told.has(`budget ${subjectId}`)),
    )
    .map((notice) => noticeItem(notice, nameOf))
  const demand = standing.filter(
    ({ kind, at }) => (kind === 'anomaly' || kind === 'drift') && now - at < dayMs,
  )
  const shown = demand.slice(0, shownDemandNotices).map((notice) => noticeItem(notice, nameOf))
  const more = demand.length - shown.length
  if (more === 0) return [...lasting, ...shown]
  const rest: Attention = {
    id: 'more notices',
    tone: 'warn',
    title: more === 1 ? '1 more out of the ordinary' : `${more} more out of the ordinary`,
    detail: 'Each is told on the Forecast page.',
    target: { kind: 'demand', customerId: null },
  }
  return [...lasting, ...shown, rest]
}

function noticeItem(
  { id, kind, customerId, subjectId, sentence }: ForecastNotice,
  nameOf: (customerId: string) => string,
): Attention {
  const who = customerId === null ? 'The whole studio' : nameOf(customerId)
  const common = { id: `notice ${id}`, noticeId: id, tone: 'warn', detail: sentence } as const
  switch (kind) {
    case 'anomaly':
      return {
        ...common,
        title: `${who}: an hour out of the ordinary`,
        target: { kind: 'demand', customerId },
      }
    case 'drift':
      return {
        ...common,
        title: `${who}: demand differs from the forecast`,
        target: { kind: 'demand', customerId },
      }
    case 'budget':
      return {
        ...common,
        title: `${who}: a budget will be gone early`,
        target: { kind: 'budget', budgetId: subjectId ?? '' },
      }
    case 'feed':
      return { ...common, title: 'A feed of trends fails', target: { kind: 'imports' } }
  }
}
