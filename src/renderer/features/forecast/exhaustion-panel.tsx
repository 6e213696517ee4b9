import { IconHourglassLow } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { BudgetOutlook } from '#shared/forecasts.ts'
import { api } from '../../app/api/client.ts'
import { useNow } from '../../app/clock.ts'
import { FirstOf } from '../../components/first-of.tsx'
import { Empty, Loaded, Panel } from '../../components/panel.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { SegmentedChoice } from '../../components/segmented-choice.tsx'
import { formatAmount } from '../../format/amount.ts'
import { formatShare } from '../../format/numbers.ts'
import { formatDay, formatMoment } from '../../format/time.ts'
import { useCustomersById } from '../customers/use-customers-by-id.ts'
import { axisEnd, exhaustionMarks } from './exhaustion-span.ts'
import styles from './forecast.module.css'

/** When each budget will be gone, the soonest first: as a timeline with its sentences, or as a table. */
export function ExhaustionPanel() {
  const [view, setView] = useState<'timeline' | 'table'>('timeline')
  const query = useQuery(api.forecasts.exhaustion.queryOptions())
  return (
    <Panel
      title="When budgets will be gone"
      aside={query.data && query.data.length > 0 && describeAll(query.data)}
      actions={
        <SegmentedChoice
          aria-label="Show budgets as"
          data={[
            { value: 'timeline', label: 'Timeline' },
            { value: 'table', label: 'Table' },
          ]}
          value={view}
          onChange={setView}
        />
      }
    >
      <Loaded
        query={query}
        isEmpty={(outlooks) => outlooks.length === 0}
        empty={
          <Empty icon={<IconHourglassLow size={26} />} title="No open budget">
            Give a customer a budget; then it is watched here.
          </Empty>
        }
      >
        {(outlooks) => (
          <FirstOf items={outlooks}>
            {(shown) =>
              view === 'timeline' ? <Timeline outlooks={shown} /> : <OutlookTable outlooks={shown} />
            }
          </FirstOf>
        )}
      </Loaded>
    </Panel>
  )
}

function Timeline({ outlooks }: { outlooks: readonly BudgetOutlook[] }) {
  const now = useNow()
  const customers = useCustomersById()
  const endsAt = axisEnd(outlooks, now)
  const ticks = [0.25, 0.5, 0.75, 1]
  return (
    <div className={styles.timeline}>
      <div className={styles.axis} aria-hidden>
        <span />
        <div className={styles.ticks}>
          <span style={{ left: 0 }}>now</span>
          {ticks.map((share) => (
            <span key={share} style={{ left: `${share * 100}%` }}>
              {formatDay(now + share * (endsAt - now))}
            </span>
          ))}
        </div>
      </div>
      {outlooks.map((outlook) => (
        <TimelineRow
          key={outlook.budgetId}
          outlook={outlook}
          customer={customers.get(outlook.customerId)?.name}
          marks={exhaustionMarks(outlook, now, endsAt)}
        />
      ))}
    </div>
  )
}

interface TimelineRowProps {
  outlook: BudgetOutlook
  customer: string | undefined
  marks: ReturnType<typeof exhaustionMarks>
}

function TimelineRow({ outlook, customer, marks }: TimelineRowProps) {
  const { band, likely, looksUntil } = marks
  return (
    <div className={styles.row}>
      <div className={styles.who}>
        <Link to="/budgets/$budgetId" params={{ budgetId: outlook.budgetId }} className="truncate" dir="auto">
          {outlook.name}
        </Link>
        <span className="caption truncate" dir="auto">
          {customer} · {formatAmount(outlook.availableMinor, outlook.unit)} left
        </span>
      </div>
      <div>
        <div className={styles.track} aria-hidden>
          <span className={styles.looked} style={{ width: `${looksUntil * 100}%` }} />
          {band && (
            <span
              className={styles.band}
              style={{ left: `${band.from * 100}%`, width: `max(4px, ${(band.until - band.from) * 100}%)` }}
            />
          )}
          {likely !== null && <span className={styles.likely} style={{ left: `${likely * 100}%` }} />}
        </div>
        <p className="caption">{outlook.summary}</p>
      </div>
    </div>
  )
}

function describeAll(outlooks: readonly BudgetOutlook[]): string {
  const short = outlooks.filter(({ lasts }) => lasts < 0.5)
  if (short.length === 0) return 'Every budget is likely to last.'
  const [first] = short
  const when = first?.goneAt.p50 ? `, first ${first.name} on ${formatMoment(first.goneAt.p50)}` : ''
  return `${short.length} of ${outlooks.length} will likely be gone before they are renewed${when}.`
}

const driverNames: Record<BudgetOutlook['drivers'][number]['driver'], string> = {
  queue: 'queue',
  planned: 'planned work',
  'usual load': 'usual load',
  trend: 'trend',
}

const head = [
  { label: 'Budget' },
  { label: 'Left', align: 'end' },
  { label: 'Held', align: 'end' },
  { label: 'Spends a day', align: 'end' },
  { label: 'Gone, early', align: 'end' },
  { label: 'Gone, likely', align: 'end' },
  { label: 'Gone, late', align: 'end' },
  { label: 'Chance to last', align: 'end' },
  { label: 'What spends it' },
] as const

function OutlookTable({ outlooks }: { outlooks: readonly BudgetOutlook[] }) {
  const moment = (at: number | null) => (at === null ? 'later' : formatMoment(at))
  return (
    <PlainTable label="When budgets will be gone" head={head}>
      {outlooks.map(({ budgetId, name, unit, goneAt, lasts, drivers, ...amounts }) => (
        <tr key={budgetId}>
          <td>
            <Link to="/budgets/$budgetId" params={{ budgetId }} dir="auto" className="name">
              {name}
            </Link>
          </td>
          <td data-align="end">{formatAmount(amounts.availableMinor, unit)}</td>
          <td data-align="end">{formatAmount(amounts.heldMinor, unit)}</td>
          <td data-align="end">{formatAmount(Math.round(amounts.burnMinorPerDay), unit)}</td>
          <td data-align="end">{moment(goneAt.p10)}</td>
          <td data-align="end">{moment(goneAt.p50)}</td>
          <td data-align="end">{moment(goneAt.p90)}</td>
          <td data-align="end">{formatShare(lasts)}</td>
          <td>
            {drivers
              .filter(({ share }) => share > 0)
              .map(({ driver, share }) => `${driverNames[driver]} ${formatShare(share)}`)
              .join(', ')}
          </td>
        </tr>
      ))}
    </PlainTable>
  )
}
