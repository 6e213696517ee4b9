import {
  Area,
  AreaChart,
  CartesianGrid,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { ChartTip, chartAxis } from '../../components/chart-parts.tsx'
import { formatAbsolute, formatDay, formatMoment, formatTimeOfDay } from '../../format/time.ts'
import styles from './forecast.module.css'
import type { PartsHour } from './parts-hours.ts'

interface PartsChartProps {
  names: readonly string[]
  /** Whether the last name stands for all that has no part of its own. */
  lastIsRest: boolean
  hours: readonly PartsHour[]
  /** Where what is known ends; absent when all is to come. */
  now?: number
  format: (value: number) => string
  height?: number
  /** Values are shares that fill the whole height. */
  shares?: boolean
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Parts on top of one another, the greatest at the bottom; what is to come is paler. */
export function PartsChart(props: PartsChartProps) {
  const { names, lastIsRest, hours, now, format, height = 280, shares = false } = props
  const first = hours[0]?.at ?? 0
  const last = hours.at(-1)?.at ?? 0
  const tick = (at: number) => {
    if (last - first > 4 * dayMs) return formatDay(at)
    return last - first > dayMs ? formatMoment(at) : formatTimeOfDay(at)
  }
  return (
    <ResponsiveContainer width="100%" height={height}>
      <AreaChart
        data={hours.map(({ at, values }) => ({ at, values }))}
        margin={{ top: 18, right: 12, left: 8 }}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          {...chartAxis}
          dataKey="at"
          type="number"
          scale="time"
          domain={['dataMin', 'dataMax']}
          tickFormatter={tick}
          minTickGap={60}
        />
        <YAxis
          {...chartAxis}
          width={64}
          tickFormatter={format}
          domain={shares ? [0, 1] : undefined}
          ticks={shares ? [0, 0.25, 0.5, 0.75, 1] : undefined}
        />
        <Tooltip
          isAnimationActive={false}
          content={({ payload }) => {
            const hour = payload?.[0]?.payload as PartsHour | undefined
            return hour ? (
              <ChartTip title={formatAbsolute(hour.at)} lines={linesOf(hour, names, format)} />
            ) : null
          }}
        />
        {names.map((name, part) => (
          <Area
            key={name}
            type="linear"
            dataKey={({ values }: PartsHour) => values[part]}
            name={name}
            stackId="parts"
            stroke="var(--surface)"
            strokeWidth={0.75}
            fill={partColour(part, lastIsRest && part === names.length - 1)}
            fillOpacity={0.92}
            isAnimationActive={false}
            activeDot={false}
          />
        ))}
        {now !== undefined && now < last && (
          <>
            <ReferenceArea x1={now} x2={last} fill="var(--surface)" fillOpacity={0.42} stroke="none" />
            <ReferenceLine
              x={now}
              stroke="var(--line-strong)"
              label={{ value: 'now', position: 'top', fill: 'var(--ink-muted)', fontSize: 11 }}
            />
          </>
        )}
      </AreaChart>
    </ResponsiveContainer>
  )
}

/** Which colour is which part. */
export function PartsLegend({ names, lastIsRest }: Pick<PartsChartProps, 'names' | 'lastIsRest'>) {
  return (
    <ul className={styles.parts} aria-label="Legend">
      {names.map((name, part) => (
        <li key={name}>
          <span
            aria-hidden
            style={{ background: partColour(part, lastIsRest && part === names.length - 1) }}
          />
          <span className="truncate" dir="auto">
            {name}
          </span>
        </li>
      ))}
    </ul>
  )
}

function partColour(part: number, isRest: boolean): string {
  return isRest ? 'var(--part-rest)' : `var(--part-${(part % 9) + 1})`
}

function linesOf(
  hour: PartsHour,
  names: readonly string[],
  format: (value: number) => string,
): [string, string][] {
  const told = names.flatMap((name, part): [string, string][] => {
    const value = hour.values[part]
    return value === null || value === undefined || value === 0 ? [] : [[name, format(value)]]
  })
  return told.length > 0
    ? told.reverse()
    : [['', hour.values.some((value) => value === null) ? 'Nobody looked' : 'Nothing']]
}
