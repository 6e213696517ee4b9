import styles from './interval-bar.module.css'

interface IntervalBarProps {
  interval: { p10: number; p50: number; p90: number }
  /** The end of the axis; the axis begins at nothing. */
  maximum: number
  /** What it came to, once measured. */
  measured?: number
  /** The accessible sentence, with figures and units. */
  label: string
}

/** A prediction as a picture: the soft band is P10 to P90, the tick P50, a diamond what was measured. */
export function IntervalBar({ interval, maximum, measured, label }: IntervalBarProps) {
  const percent = (quantity: number): string =>
    `${maximum > 0 ? Math.min(100, Math.max(0, (quantity / maximum) * 100)) : 0}%`
  return (
    <div className={styles.axis} role="img" aria-label={label}>
      <span
        className={styles.band}
        style={{ left: percent(interval.p10), right: `calc(100% - ${percent(interval.p90)})` }}
      />
      <span className={styles.median} style={{ left: percent(interval.p50) }} />
      {measured !== undefined && <span className={styles.measured} style={{ left: percent(measured) }} />}
    </div>
  )
}
