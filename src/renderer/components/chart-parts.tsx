import styles from './chart-parts.module.css'

/** The look of every axis. */
export const chartAxis = {
  stroke: 'var(--ink-muted)',
  fontSize: 11,
  tickLine: false,
  axisLine: false,
} as const

interface ChartTipProps {
  title: string
  lines: readonly (readonly [label: string, value: string])[]
}

export function ChartTip({ title, lines }: ChartTipProps) {
  return (
    <div className={styles.tip}>
      <p className="caption">{title}</p>
      {lines.map(([label, value]) => (
        <p key={label} className={styles.line}>
          <span className="muted">{label}</span>
          <span className="tabular">{value}</span>
        </p>
      ))}
    </div>
  )
}
