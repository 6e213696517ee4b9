import type { ForecastImport, ImportKind, ImportRemark } from '#shared/forecast-imports.ts'
import type { FeedInterval } from '#shared/kept-feeds.ts'
import { formatCount } from '../../format/numbers.ts'
import { formatDay } from '../../format/time.ts'

export const importKindNames: Record<ImportKind, string> = {
  requests: 'Past requests',
  views: 'Viewings',
  trends: 'Trends',
}

/** What a file of each kind holds, for the person who has to find one. */
export const importKindHelp: Record<ImportKind, string> = {
  requests:
    'A CSV: time, customer; where known content type, format, profile, duration (seconds), complexity (CPU seconds per second of media).',
  views:
    'A CSV of time and media id, an Apache or W3C access log, or a trace (unix time, server, client, method, media id, server).',
  trends: 'CSV, JSON, RSS or Atom: time, title or media id, category, score. Or the address of a feed.',
}

export const feedIntervalNames: Record<FeedInterval, string> = { hour: 'Every hour', day: 'Every day' }

export const importStateNames = {
  running: 'Reading',
  done: 'Done',
  stopped: 'Stopped',
  failed: 'Failed',
} as const

const effectNames: Record<ImportRemark['effect'], string> = {
  dirty: 'left out',
  repaired: 'put right',
  'passed over': 'passed over',
}

/** `14 left out: a host name where the media id should be (first in line 210)`. */
export function describeRemark({ effect, reason, rows, firstLine }: ImportRemark): string {
  return `${formatCount(rows)} ${effectNames[effect]}: ${reason} (first in line ${formatCount(firstLine)})`
}

/** The numbers of an import, those that are nothing left out. */
export function describeCounts(entry: ForecastImport): string {
  const { rowsAdded, rowsRepeated, rowsDirty, rowsRepaired, rowsPassedOver, firstAt, lastAt, format } = entry
  const span = firstAt !== null && lastAt !== null ? ` (${formatDay(firstAt)} – ${formatDay(lastAt)})` : ''
  const counts: [number, string][] = [
    [rowsRepeated, 'were there already'],
    [rowsDirty, 'dirty'],
    [rowsRepaired, 'put right'],
    [rowsPassedOver, 'about something else'],
  ]
  const told = counts.filter(([rows]) => rows > 0).map(([rows, words]) => `${formatCount(rows)} ${words}`)
  return [...(format ? [format] : []), `${formatCount(rowsAdded)} added${span}`, ...told].join(' · ')
}
