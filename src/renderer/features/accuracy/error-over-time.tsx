import { useMemo } from 'react'
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import type { Accuracy } from '#shared/cost-model.ts'
import { ChartTip, chartAxis } from '../../components/chart-parts.tsx'
import { Figure } from '../../components/figure.tsx'
import { Empty, Panel } from '../../components/panel.tsx'
import { formatShare } from '../../format/numbers.ts'
import { formatDay } from '../../format/time.ts'
import styles from './accuracy.module.css'
import { formatError, formatMeasuredShare } from './accuracy-words.ts'

type Moment = Accuracy['overTime'][number] & { band: [number, number]; held: number }

/** Whether quotes get better: the error and how often the interval held, over the last jobs at each moment. */
export function ErrorOverTime({ accuracy }: { accuracy: Accuracy }) {
  const { overTime, window, noise } = accuracy
  const moments = useMemo(
    () =>
      overTime.map(
        (moment): Moment => ({
          ...moment,
          band: [moment.coverage.low, moment.coverage.high],
          held: moment.coverage.share,
        }),
      ),
    [overTime],
  )
  const last = moments.at(-1)
  return (
    <Panel title="Over time" aside={`each point over the last ${window} jobs`}>
      {last === undefined ? (
        <Empty title={`Fewer than ${window} jobs`}>A course over time needs at least that many.</Empty>
      ) : (
        <Figure
          summary={`Typical error ${formatError(moments[0]!.medianError)} then, ${formatError(last.medianError)} now; the 90 % interval held in ${formatShare(last.held)} of the last ${window}.`}
          picture={
            <div className={styles.courses}>
              <Course
                moments={moments}
                field="medianError"
                title="Typical error"
                reference={noise && { y: noise.medianDifference, label: 'noise' }}
              />
              <Course
                moments={moments}
                field="held"
                title="90 % interval held"
                reference={{ y: 0.9, label: '90 %' }}
              />
            </div>
          }
          table={[
            ['Until', 'Typical error', '90 % interval held'],
            ...moments.map(({ at, medianError, coverage }) => [
              formatDay(at),
              formatError(medianError),
              formatMeasuredShare(coverage),
            ]),
          ]}
        />
      )}
    </Panel>
  )
}

interface CourseProps {
  moments: readonly Moment[]
  field: 'medianError' | 'held'
  title: string
  reference: { y: number; label: string } | null
}

function Course({ moments, field, title, reference }: CourseProps) {
  return (
    <div>
      <p className="caption">{title}</p>
      <ResponsiveContainer width="100%" height={145}>
        <ComposedChart data={[...moments]} margin={{ top: 10, right: 44, bottom: 0, left: 0 }}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            {...chartAxis}
            dataKey="at"
            type="number"
            scale="time"
            domain={['dataMin', 'dataMax']}
            tickFormatter={(at: number) => formatDay(at)}
            minTickGap={60}
          />
          <YAxis
            {...chartAxis}
            width={44}
            domain={field === 'held' ? [0, 1] : [0, 'auto']}
            tickFormatter={(share: number) => formatShare(share)}
          />
          <Tooltip
            isAnimationActive={false}
            content={({ payload }) => {
              const moment = payload?.[0]?.payload as Moment | undefined
              return moment ? (
                <ChartTip
                  title={formatDay(moment.at)}
                  lines={[
                    ['Typical error', formatError(moment.medianError)],
                    ['Interval held', formatMeasuredShare(moment.coverage)],
                  ]}
                />
              ) : null
            }}
          />
          {field === 'held' && (
            <Area
              dataKey="band"
              stroke="none"
              fill="var(--band)"
              fillOpacity={0.6}
              isAnimationActive={false}
              activeDot={false}
            />
          )}
          <Line
            dataKey={field}
            stroke="var(--accent)"
            strokeWidth={1.8}
            dot={false}
            isAnimationActive={false}
          />
          {reference && (
            <ReferenceLine
              y={reference.y}
              stroke="var(--line-strong)"
              strokeDasharray="4 3"
              ifOverflow="extendDomain"
              label={{
                value: reference.label,
                position: 'right',
                fill: 'var(--ink-muted)',
                fontSize: 11,
              }}
            />
          )}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  )
}
