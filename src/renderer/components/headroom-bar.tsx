import type { Unit } from '#shared/amounts.ts'
import { formatAmount } from '../format/amount.ts'
import styles from './headroom-bar.module.css'
import { headroomParts } from './headroom-parts.ts'

interface HeadroomBarProps {
  unit: Unit
  spentMinor: number
  heldMinor: number
  availableMinor: number
  /** A quote that would be held next, drawn before what would be left. */
  nextHoldMinor?: number
  /** `row`: the bar alone, for tables; its figures are in the accessible name. */
  variant?: 'row' | 'full'
}

/** Where a budget stands: spent is solid, held is hatched, what is left is empty. The same drawing everywhere. */
export function HeadroomBar(props: HeadroomBarProps) {
  const { unit, spentMinor, heldMinor, availableMinor, nextHoldMinor = 0, variant = 'full' } = props
  const parts = headroomParts({ spentMinor, heldMinor, availableMinor, nextHoldMinor })
  const left = availableMinor - nextHoldMinor
  const figures = [
    `spent ${formatAmount(spentMinor, unit)}`,
    `held ${formatAmount(heldMinor, unit)}`,
    ...(nextHoldMinor > 0 ? [`this job up to ${formatAmount(nextHoldMinor, unit)}`] : []),
    `left ${formatAmount(left, unit)}`,
  ]
  return (
    <div className={styles.frame}>
      <div className={styles.bar} data-variant={variant} role="img" aria-label={figures.join(', ')}>
        <span className={styles.spent} style={{ flexGrow: parts.spent }} />
        <span className={styles.held} style={{ flexGrow: parts.held }} />
        <span className={styles.next} style={{ flexGrow: parts.next }} data-over={left < 0 || undefined} />
        <span className={styles.rest} style={{ flexGrow: parts.rest }} />
      </div>
      {variant === 'full' && (
        <ul className={styles.legend}>
          <Figure kind="spent" label="Spent" value={formatAmount(spentMinor, unit)} />
          <Figure kind="held" label="Held for jobs" value={formatAmount(heldMinor, unit)} />
          {nextHoldMinor > 0 && (
            <Figure kind="next" label="This, at most" value={formatAmount(nextHoldMinor, unit)} />
          )}
          <Figure
            kind="rest"
            label={nextHoldMinor > 0 ? 'Left afterwards' : 'Left'}
            value={formatAmount(left, unit)}
            strong
            bad={left < 0}
          />
        </ul>
      )}
    </div>
  )
}

interface FigureProps {
  kind: 'spent' | 'held' | 'next' | 'rest'
  label: string
  value: string
  strong?: boolean
  bad?: boolean
}

function Figure({ kind, label, value, strong = false, bad = false }: FigureProps) {
  return (
    <li className={styles.figure} data-bad={bad || undefined}>
      <span className={`${styles.swatch} ${styles[kind]}`} aria-hidden />
      <span className="muted">{label}</span>
      <span className="tabular" style={strong ? { fontWeight: 600 } : undefined}>
        {value}
      </span>
    </li>
  )
}
