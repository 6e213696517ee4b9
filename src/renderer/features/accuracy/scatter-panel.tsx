import { useMemo } from 'react'
import {
  CartesianGrid,
  Legend,
  ReferenceLine,
  ResponsiveContainer,
  Scatter,
  ScatterChart,
  Tooltip,
  XAxis,
  YAxis,
  ZAxis,
} from 'recharts'
import type { Accuracy } from '#shared/cost-model.ts'
import { ChartTip, chartAxis } from '../../components/chart-parts.tsx'
import { Figure } from '../../components/figure.tsx'
import { Panel } from '../../components/panel.tsx'
import { formatDuration, formatRoughDuration } from '../../format/duration.ts'
import { formatCount, formatCounted } from '../../format/numbers.ts'
import { formatDay } from '../../format/time.ts'
import styles from './accuracy.module.css'
import { bandOf, codecLooks, logDomain, logTicks } from './scatter-shapes.ts'

type Point = Accuracy['points'][number]

/** Quoted against measured CPU time: on the line a quote was right, within the band it held. */
export function ScatterPanel({ accuracy }: { accuracy: Accuracy }) {
  const { points } = accuracy
  const table = useMemo(() => tableOf(points), [points])
  const above = points.filter(({ measured, quoted }) => measured > quoted).length
  const summary = `${formatCounted(points.length, 'job')}: ${formatCount(above)} took more CPU time than quoted, ${formatCount(points.length - above)} as much or less.`
  return (
    <Panel title="Quoted against measured" aside="CPU time, both axes logarithmic">
      <Figure summary={summary} picture={<ScatterPicture points={points} />} table={table} />
    </Panel>
  )
}

function ScatterPicture({ points }: { points: readonly Point[] }) {
  const byCodec = useMemo(
    () => [...Map.groupBy(points, ({ codec }) => codec)].sort(([a], [b]) => a.localeCompare(b)),
    [points],
  )
  const domain = logDomain(points)
  const band = bandOf(points)
  const looks = codecLooks(byCodec.map(([codec]) => codec))
  const line = (factor: number) =>
    [
      { x: domain[0], y: domain[0] * factor },
      { x: domain[1], y: domain[1] * factor },
    ] as const
  const axis = {
    ...chartAxis,
    type: 'number',
    scale: 'log',
    domain,
    ticks: logTicks(domain),
    allowDataOverflow: true,
  } as const
  return (
    <div className={styles.codecs}>
      <ResponsiveContainer width="100%" height={340}>
        <ScatterChart margin={{ top: 8, right: 12, bottom: 18, left: 8 }}>
          <CartesianGrid stroke="var(--line)" />
          <XAxis
            {...axis}
            dataKey="quoted"
            tickFormatter={(seconds: number) => formatRoughDuration(seconds)}
            label={{
              value: 'quoted',
              position: 'insideBottom',
              offset: -10,
              fill: 'var(--ink-muted)',
              fontSize: 11,
            }}
          />
          <YAxis
            {...axis}
            dataKey="measured"
            width={64}
            tickFormatter={(seconds: number) => formatRoughDuration(seconds)}
            label={{
              value: 'measured',
              angle: -90,
              position: 'insideLeft',
              fill: 'var(--ink-muted)',
              fontSize: 11,
            }}
          />
          <ZAxis range={[24, 24]} />
          <Tooltip
            isAnimationActive={false}
            content={({ payload }) => {
              const point = payload?.[0]?.payload as Point | undefined
              return point ? (
                <ChartTip title={`${point.codec}, ${formatDay(point.at)}`} lines={linesOf(point)} />
              ) : null
            }}
          />
          <Legend verticalAlign="top" height={26} wrapperStyle={{ fontSize: 12 }} />
          <ReferenceLine segment={line(1)} stroke="var(--ink)" ifOverflow="hidden" />
          <ReferenceLine
            segment={line(band[0])}
            stroke="var(--line-strong)"
            strokeDasharray="5 4"
            ifOverflow="hidden"
          />
          <ReferenceLine
            segment={line(band[1])}
            stroke="var(--line-strong)"
            strokeDasharray="5 4"
            ifOverflow="hidden"
          />
          {byCodec.map(([codec, some]) => (
            <Scatter
              key={codec}
              name={codec}
              data={some}
              {...looks.get(codec)}
              legendType={looks.get(codec)?.shape}
              fillOpacity={0.75}
              isAnimationActive={false}
            />
          ))}
        </ScatterChart>
      </ResponsiveContainer>
      <p className="caption">Solid line: as quoted. Dashed: the 90 % interval of a usual quote.</p>
    </div>
  )
}

function linesOf({ quoted, low, high, measured }: Point): [string, string][] {
  return [
    ['Measured', formatDuration(measured)],
    ['Quoted', formatDuration(quoted)],
    ['90 % interval', `${formatDuration(low)} – ${formatDuration(high)}`],
  ]
}

const mostRows = 200

function tableOf(points: readonly Point[]): string[][] {
  return [
    ['Finished', 'Codec', 'Quoted', '90 % interval', 'Measured', 'Held'],
    ...points
      .slice(0, mostRows)
      .map(({ at, codec, quoted, low, high, measured }) => [
        formatDay(at),
        codec,
        formatDuration(quoted),
        `${formatDuration(low)} – ${formatDuration(high)}`,
        formatDuration(measured),
        measured >= low && measured <= high ? 'yes' : 'no',
      ]),
  ]
}
