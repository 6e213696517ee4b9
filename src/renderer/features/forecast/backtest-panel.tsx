import { useQuery } from '@tanstack/react-query'
import type { DemandBacktest, DemandResource } from '#shared/forecasts.ts'
import { api } from '../../app/api/client.ts'
import { Empty, Loaded, Panel } from '../../components/panel.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { formatCount, formatShare, numberFormat } from '../../format/numbers.ts'
import styles from './forecast.module.css'

const head = [
  { label: 'Model' },
  { label: 'Error', align: 'end' },
  { label: 'Error in %', align: 'end' },
  { label: '80 % band held', align: 'end' },
  { label: '95 % band held', align: 'end' },
  { label: 'Better than the day before', align: 'end' },
  { label: 'Forecasts', align: 'end' },
] as const

/** How each model would have done on the studio's own past. */
export function BacktestPanel({
  resource,
  horizon,
}: {
  resource: DemandResource
  horizon: 'hour' | 'day' | 'week'
}) {
  const query = useQuery(
    api.forecasts.backtest.queryOptions({ input: { resource, horizon }, staleTime: 60_000 }),
  )
  return (
    <Panel title="Looking back" aside={query.data?.summary} flush>
      <Loaded
        query={query}
        isEmpty={({ rows }) => rows.length === 0}
        empty={
          <Empty title="Too little history to look back on">
            A back-test forecasts the last days from what came before them; it needs about three weeks.
          </Empty>
        }
      >
        {({ rows, comparison, nextHour }) => (
          <>
            <Scores label="How each model would have done" rows={rows} />
            <p className={`caption ${styles.foot}`}>
              Error: the mean error over that of repeating the day before within the history (MASE); below 1
              is better. Every model is scored on the same forecasts.
              {nextHour && ` ${describeNextHour(nextHour)}`}
            </p>
            {comparison && (
              <>
                <Scores label="Beside Prophet and MSTL" rows={comparison.rows} />
                <p className={`caption ${styles.foot}`}>
                  {['Prophet and MSTL take long, so all models are compared here on fewer forecasts.']
                    .concat(comparison.notes)
                    .join(' ')}
                </p>
              </>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  )
}

function Scores({ label, rows }: { label: string; rows: DemandBacktest['rows'] }) {
  return (
    <PlainTable label={label} head={head}>
      {rows.map((row) => (
        <tr key={row.model}>
          <td>{row.model}</td>
          <td data-align="end">{decimal(row.mase)}</td>
          <td data-align="end">{decimal(row.smape)}</td>
          <td data-align="end">{share(row.coverage80)}</td>
          <td data-align="end">{share(row.coverage95)}</td>
          <td data-align="end">{share(row.beatsNaive)}</td>
          <td data-align="end">{formatCount(row.forecasts)}</td>
        </tr>
      ))}
    </PlainTable>
  )
}

function describeNextHour({ hours, coverage80 }: NonNullable<DemandBacktest['nextHour']>): string {
  return `Bands of the next hour adapt as hours close; live, they held in ${formatShare(coverage80)} of ${formatCount(hours)} (aim 80 %).`
}

function decimal(value: number | null): string {
  return value === null
    ? '–'
    : numberFormat({ maximumFractionDigits: 2, minimumFractionDigits: 2 }).format(value)
}

function share(value: number | null): string {
  return value === null ? '–' : formatShare(value)
}
