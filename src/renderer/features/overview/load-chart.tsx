import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { ChartTip, chartAxis } from '../../components/chart-parts.tsx'
import { formatShare } from '../../format/numbers.ts'
import { formatAbsolute, formatTimeOfDay } from '../../format/time.ts'
import type { LoadPoint } from './load-series.ts'

/** CPU solid, memory dashed: told apart without colour. */
export function LoadChart({ points }: { points: readonly LoadPoint[] }) {
  return (
    <ResponsiveContainer width="100%" height={180}>
      <LineChart
        accessibilityLayer={false}
        data={[...points]}
        margin={{ top: 8, right: 12, bottom: 0, left: 0 }}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          {...chartAxis}
          dataKey="at"
          type="number"
          scale="time"
          domain={['dataMin', 'dataMax']}
          tickFormatter={(at: number) => formatTimeOfDay(at)}
          minTickGap={60}
        />
        <YAxis
          {...chartAxis}
          width={44}
          domain={[0, 1]}
          ticks={[0, 0.25, 0.5, 0.75, 1]}
          tickFormatter={(load: number) => formatShare(load)}
        />
        <Tooltip
          isAnimationActive={false}
          content={({ payload }) => {
            const point = payload?.[0]?.payload as LoadPoint | undefined
            if (!point) return null
            return (
              <ChartTip
                title={formatAbsolute(point.at)}
                lines={[
                  ['CPU', point.cpuLoad === null ? 'unknown' : formatShare(point.cpuLoad)],
                  ['Memory', formatShare(point.memoryShare)],
                ]}
              />
            )
          }}
        />
        <Line
          dataKey="cpuLoad"
          stroke="var(--tone-run)"
          strokeWidth={1.8}
          dot={false}
          isAnimationActive={false}
        />
        <Line
          dataKey="memoryShare"
          stroke="var(--meter-held)"
          strokeWidth={1.8}
          strokeDasharray="5 4"
          dot={false}
          isAnimationActive={false}
        />
      </LineChart>
    </ResponsiveContainer>
  )
}
