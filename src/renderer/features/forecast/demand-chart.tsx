import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import type { Demand } from '#shared/forecasts.ts'
import { ChartTip, chartAxis } from '../../components/chart-parts.tsx'
import { formatAbsolute, formatDay, formatMoment } from '../../format/time.ts'
import type { DemandPoint } from './demand-points.ts'
import { formatDemand } from './demand-words.ts'

interface DemandChartProps {
  points: readonly DemandPoint[]
  demand: Demand
  now: number
}

const dayMs = 86_400_000

/** A month of peaks would hide the line. */
export function showsPeaks(demand: Demand): boolean {
  return demand.forecast.length <= 168 && demand.forecast.some(({ peak }) => peak)
}

/** Solid line: what was. Dashed line with two soft bands: what is to come, eight and nineteen in twenty. */
export function DemandChart({ points, demand, now }: DemandChartProps) {
  const span = (points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0)
  return (
    <ResponsiveContainer width="100%" height={280}>
      <ComposedChart data={[...points]} margin={{ top: 18, right: 12, bottom: 0, left: 8 }}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          {...chartAxis}
          dataKey="at"
          type="number"
          scale="time"
          domain={['dataMin', 'dataMax']}
          tickFormatter={(at: number) => (span > 4 * dayMs ? formatDay(at) : formatMoment(at))}
          minTickGap={70}
        />
        <YAxis {...chartAxis} width={72} tickFormatter={(value: number) => formatDemand(value, demand)} />
        <Tooltip
          isAnimationActive={false}
          content={({ payload }) => {
            const point = payload?.[0]?.payload as DemandPoint | undefined
            return point ? <ChartTip title={formatAbsolute(point.at)} lines={linesOf(point, demand)} /> : null
          }}
        />
        {marksOf(demand).map(({ key, from, until, title }, index) => (
          <ReferenceArea
            key={key}
            x1={from}
            x2={until}
            fill="var(--tone-warn-soft)"
            fillOpacity={0.9}
            stroke="none"
            label={{
              value: title,
              position: 'insideTopLeft',
              // Titles of events close together stand below one another.
              dy: (index % 3) * 14,
              fill: 'var(--tone-warn)',
              fontSize: 11,
            }}
          />
        ))}
        <Area
          dataKey="band95"
          stroke="none"
          fill="var(--band)"
          fillOpacity={0.35}
          isAnimationActive={false}
          activeDot={false}
        />
        <Area
          dataKey="band80"
          stroke="none"
          fill="var(--band)"
          fillOpacity={0.8}
          isAnimationActive={false}
          activeDot={false}
        />
        <Line dataKey="value" stroke="var(--ink)" strokeWidth={1.5} dot={false} isAnimationActive={false} />
        <Line
          dataKey="p50"
          stroke="var(--accent)"
          strokeWidth={1.8}
          strokeDasharray="5 3"
          dot={false}
          isAnimationActive={false}
        />
        {showsPeaks(demand) &&
          points
            .filter(({ peak }) => peak)
            .map(({ at, p50 }) => (
              <ReferenceDot key={at} x={at} y={p50 ?? 0} r={3} fill="var(--accent)" stroke="var(--surface)" />
            ))}
        <ReferenceLine
          x={now}
          stroke="var(--line-strong)"
          label={{ value: 'now', position: 'top', fill: 'var(--ink-muted)', fontSize: 11 }}
        />
      </ComposedChart>
    </ResponsiveContainer>
  )
}

/** Events that lie within the forecast; a title too long for a chart is told below it. */
function marksOf({ lifts, forecast }: Demand) {
  const from = forecast[0]?.at ?? 0
  const until = forecast.at(-1)?.at ?? 0
  return lifts
    .filter(({ source }) => source === 'calendar')
    .map(({ eventId, title, startsAt, endsAt }) => ({
      key: `${eventId} ${startsAt}`,
      from: Math.max(from, startsAt),
      until: Math.min(until, endsAt),
      title: title.length > 24 ? `${title.slice(0, 23)}…` : title,
    }))
}

function linesOf({ value, p50, band80, band95 }: DemandPoint, demand: Demand): [string, string][] {
  const range = ([low, high]: [number, number]) =>
    `${formatDemand(low, demand)} – ${formatDemand(high, demand)}`
  if (value !== null) return [['Was', formatDemand(value, demand)]]
  if (p50 === null || !band80 || !band95) return [['', 'Nobody looked']]
  return [
    ['Likely', formatDemand(p50, demand)],
    ['8 in 10', range(band80)],
    ['19 in 20', range(band95)],
  ]
}
