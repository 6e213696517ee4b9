import { Button } from '@mantine/core'
import { IconChartLine, IconDownload } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Demand, DemandHorizon, DemandRequest } from '#shared/forecasts.ts'
import { api } from '../../app/api/client.ts'
import { useNow } from '../../app/clock.ts'
import { Figure } from '../../components/figure.tsx'
import { Empty, Loaded, Panel } from '../../components/panel.tsx'
import { formatMoment } from '../../format/time.ts'
import { describeLift } from './calendar-words.ts'
import { DemandChart, showsPeaks } from './demand-chart.tsx'
import { demandCsv, saveText } from './demand-csv.ts'
import { demandPoints } from './demand-points.ts'
import { describeDemand, formatDemand, resourceNames } from './demand-words.ts'
import styles from './forecast.module.css'
import { ModelSelect } from './model-select.tsx'

/** History and forecast of what is chosen. */
export function DemandPanel({ request, title }: { request: DemandRequest; title: string }) {
  const query = useQuery(
    api.forecasts.demand.queryOptions({ input: request, placeholderData: keepPreviousData }),
  )
  return (
    <Panel
      tourTarget="demand"
      title={title}
      aside={query.data?.method && methodNames[query.data.method]}
      actions={
        query.data &&
        query.data.history.length > 0 && (
          <>
            {request.customerId !== undefined && <ModelSelect customerId={request.customerId} />}
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconDownload size={14} aria-hidden />}
              onClick={() =>
                saveText(`forecast-${request.resource}-${request.horizon}.csv`, demandCsv(query.data))
              }
            >
              CSV
            </Button>
          </>
        )
      }
    >
      <Loaded
        query={query}
        skeletonRows={8}
        isEmpty={({ history, forecast }) => history.length + forecast.length === 0}
        empty={
          <Empty icon={<IconChartLine size={26} />} title="Nothing to forecast from yet">
            <Link to="/forecast" search={{ section: 'imports' }}>
              Import past requests
            </Link>
            , or submit jobs: every hour that closes is learned from.
          </Empty>
        }
      >
        {(demand) => <DemandFigure demand={demand} horizon={request.horizon} />}
      </Loaded>
    </Panel>
  )
}

const methodNames = {
  ensemble: 'by the ensemble of models',
  regimes: 'by regimes: idle, normal, burst',
  'seasonal naive': 'the day before, repeated',
  silent: 'unchanged for long',
  Prophet: 'by Prophet',
  MSTL: 'by MSTL',
} as const

function DemandFigure({ demand, horizon }: { demand: Demand; horizon: DemandHorizon }) {
  const now = useNow()
  const points = useMemo(() => demandPoints(demand, horizon), [demand, horizon])
  const table = useMemo(() => tableOf(demand), [demand])
  return (
    <>
      <Figure
        summary={describeDemand(demand, horizon)}
        picture={<DemandChart points={points} demand={demand} now={now} />}
        table={table}
      />
      <ul className={styles.legend} aria-label="Legend">
        <li data-mark="known">what was</li>
        <li data-mark="likely">likely</li>
        <li data-mark="band80">8 in 10</li>
        <li data-mark="band95">19 in 20</li>
        {showsPeaks(demand) && <li data-mark="peak">peak hour</li>}
        {demand.lifts.some(({ source }) => source === 'calendar') && <li data-mark="event">event</li>}
      </ul>
      {demand.lifts.length > 0 && (
        <ul className={styles.lifts} aria-label="What lifts or lowers the forecast">
          {demand.lifts.map((lift) => (
            <li key={`${lift.title} ${lift.startsAt}`} className="caption tabular">
              {describeLift(lift)}
            </li>
          ))}
        </ul>
      )}
      {demand.notes.map((note) => (
        <p key={note} className="caption">
          {note}
        </p>
      ))}
    </>
  )
}

/** The hours to come, after the last day that was. */
function tableOf(demand: Demand): string[][] {
  const header = ['Hour', resourceNames[demand.resource], '8 in 10', '19 in 20', 'Peak']
  const value = (amount: number) => formatDemand(amount, demand)
  const past = demand.history
    .slice(-24)
    .map(({ at, value: known }) => [formatMoment(at), known === null ? 'unknown' : value(known), '', '', ''])
  const future = demand.forecast.map(({ at, low95, p10, p50, p90, high95, peak }) => [
    formatMoment(at),
    `${value(p50)} (forecast)`,
    `${value(p10)} – ${value(p90)}`,
    `${value(low95)} – ${value(high95)}`,
    peak ? 'peak' : '',
  ])
  return [header, ...past, ...future]
}
