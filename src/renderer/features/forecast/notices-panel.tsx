import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api/client.ts'
import { Panel } from '../../components/panel.tsx'
import { formatMoment } from '../../format/time.ts'
import styles from './forecast.module.css'

const shown = 5

/** What was out of the ordinary lately; nothing at all while all is as usual. */
export function NoticesPanel({ customerId }: { customerId: string | undefined }) {
  const { data } = useQuery(api.forecasts.notices.queryOptions())
  const notices = (data ?? []).filter(
    (notice) => customerId === undefined || notice.customerId === customerId,
  )
  if (notices.length === 0) return null
  return (
    <Panel title="Out of the ordinary" aside="the latest first; each is told once">
      <ul className={styles.notices}>
        {notices.slice(0, shown).map(({ id, at, sentence, settledAt }) => (
          <li key={id}>
            <time className="caption" dateTime={new Date(at).toISOString()}>
              {formatMoment(at)}
            </time>
            <span dir="auto" className={settledAt === null ? undefined : 'muted'}>
              {sentence}
              {settledAt !== null && ` (No longer so since ${formatMoment(settledAt)}.)`}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
