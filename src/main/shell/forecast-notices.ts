import type { ForecastNotice } from '#shared/forecasts.ts'
import type { Changes } from '../changes.ts'
import type { Cancel } from '../clock.ts'
import type { Forecasts } from '../forecast/forecasts.ts'
import type { DesktopNotice } from './notifications.ts'
import { noticeTitles } from './words.ts'

/** As many at once are one notice: an hour that closes may be out of the ordinary for many. */
const mostAtOnce = 3

/** Tells of what the forecasts find from now on, each once; what was there before is on the pages. */
export function watchForecastNotices(
  { notices, changes }: { notices: Pick<Forecasts['notices'], 'list'>; changes: Changes },
  listener: (notice: DesktopNotice) => void,
): Cancel {
  let seen = new Set(notices.list().map(({ id }) => id))
  return changes.subscribe(({ topic }) => {
    if (topic !== 'forecasts') return
    const listed = notices.list()
    const fresh = listed.filter(({ id, acknowledgedAt, settledAt }) => {
      return !seen.has(id) && acknowledgedAt === null && settledAt === null
    })
    seen = new Set(listed.map(({ id }) => id))
    if (fresh.length > mostAtOnce) {
      const title = `${fresh.length} things in the forecast need a look`
      listener({ title, body: fresh[0]!.sentence, page: '/' })
    } else for (const notice of fresh.reverse()) listener(desktopNotice(notice))
  })
}

function desktopNotice(notice: ForecastNotice): DesktopNotice {
  return { title: noticeTitles[notice.kind], body: notice.sentence, page: pageOf(notice) }
}

/** Where it is looked into. */
function pageOf({ kind, customerId, subjectId }: ForecastNotice): string {
  if (kind === 'budget') return `/budgets/${subjectId}`
  if (kind === 'feed') return '/forecast?section=imports'
  return customerId === null ? '/forecast' : `/forecast?customerId=${customerId}`
}
