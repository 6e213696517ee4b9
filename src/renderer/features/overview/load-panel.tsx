import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo } from 'react'
import type { LoadSample } from '#shared/host.ts'
import { api } from '../../app/api/client.ts'
import { Figure } from '../../components/figure.tsx'
import { Empty, Loaded, LoadingRows, Panel } from '../../components/panel.tsx'
import { formatShare } from '../../format/numbers.ts'
import { formatTimeOfDay } from '../../format/time.ts'
import { type LoadPoint, loadSeries } from './load-series.ts'

/** Asked for with the page, not when its data has come: the chart's code is the largest file of the first page. */
const chartModule = import('./load-chart.tsx')
const LoadChart = lazy(() => chartModule.then((module) => ({ default: module.LoadChart })))
// `lazy` tells of a file that could not be had; until it is shown nobody waits for it.
chartModule.catch(() => {})
const mostPoints = 240

export function LoadPanel() {
  const history = useQuery(api.host.history.queryOptions())
  const host = useQuery(api.host.get.queryOptions())
  return (
    <Panel title="This machine, the last hour" aside={host.data?.hostname}>
      <Loaded
        query={history}
        skeletonRows={6}
        isEmpty={(samples) => samples.length === 0}
        empty={<Empty title="No samples yet">The first comes within seconds.</Empty>}
      >
        {(samples) => <Load samples={samples} memoryBytes={host.data?.memoryBytes ?? 0} />}
      </Loaded>
    </Panel>
  )
}

function Load({ samples, memoryBytes }: { samples: readonly LoadSample[]; memoryBytes: number }) {
  const points = useMemo(() => loadSeries(samples, memoryBytes, mostPoints), [samples, memoryBytes])
  return (
    <Figure
      summary={summaryOf(points)}
      picture={
        <Suspense fallback={<LoadingRows rows={6} />}>
          <LoadChart points={points} />
        </Suspense>
      }
      table={[
        ['Time', 'CPU', 'Memory'],
        ...points.map((point) => [formatTimeOfDay(point.at), share(point.cpuLoad), share(point.memoryShare)]),
      ]}
    />
  )
}

function share(value: number | null): string {
  return value === null ? 'unknown' : formatShare(value)
}

function summaryOf(points: readonly LoadPoint[]): string {
  const known = points.flatMap(({ cpuLoad }) => cpuLoad ?? [])
  const last = points.at(-1)
  if (known.length === 0 || !last) return 'This machine does not tell its CPU load.'
  const mean = known.reduce((sum, load) => sum + load, 0) / known.length
  return `CPU now ${share(last.cpuLoad)}, ${formatShare(mean)} on average; memory ${share(last.memoryShare)}.`
}
