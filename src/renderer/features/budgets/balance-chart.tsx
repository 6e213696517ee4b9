import {
  Area,
  AreaChart,
  CartesianGrid,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import type { Unit } from '#shared/amounts.ts'
import { ChartTip, chartAxis } from '../../components/chart-parts.tsx'
import { formatAmount } from '../../format/amount.ts'
import { formatAbsolute, formatDay } from '../../format/time.ts'
import type { BalancePoint } from './balance-series.ts'

/** Solid: free of holds; the band above it is held for jobs. */
export function BalanceChart({ series, unit }: { series: readonly BalancePoint[]; unit: Unit }) {
  const data = series.map((point) => ({ ...point, heldRange: [point.freeMinor, point.balanceMinor] }))
  return (
    <ResponsiveContainer width="100%" height={220}>
      <AreaChart accessibilityLayer={false} data={data} margin={{ top: 8, right: 8, bottom: 0, left: 8 }}>
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
          width={84}
          tickFormatter={(amountMinor: number) => formatAmount(Math.round(amountMinor), unit)}
        />
        <ReferenceLine y={0} stroke="var(--line-strong)" />
        <Tooltip
          isAnimationActive={false}
          content={({ payload }) => {
            const point = payload?.[0]?.payload as BalancePoint | undefined
            if (!point) return null
            return (
              <ChartTip
                title={formatAbsolute(point.at)}
                lines={[
                  ['Balance', formatAmount(point.balanceMinor, unit)],
                  ['Held for jobs', formatAmount(point.balanceMinor - point.freeMinor, unit)],
                  ['Free', formatAmount(point.freeMinor, unit)],
                ]}
              />
            )
          }}
        />
        <Area
          type="stepAfter"
          dataKey="freeMinor"
          stroke="var(--meter-spent)"
          strokeWidth={2}
          fill="var(--accent-soft)"
          isAnimationActive={false}
          dot={false}
        />
        <Area
          type="stepAfter"
          dataKey="heldRange"
          stroke="var(--meter-held)"
          strokeDasharray="3 2"
          fill="var(--meter-held)"
          fillOpacity={0.35}
          isAnimationActive={false}
          dot={false}
        />
      </AreaChart>
    </ResponsiveContainer>
  )
}
