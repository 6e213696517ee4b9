import type { Unit } from '#shared/amounts.ts'
import { HeadroomBar } from '../../components/headroom-bar.tsx'
import styles from './budgets.module.css'
import type { Standing } from './preview.ts'

/** A change of money shown before it is made. */
export function BeforeAfter({
  unit,
  before,
  after,
}: {
  unit: Unit
  before: Standing
  after: Standing | null
}) {
  return (
    <div className={styles.beforeAfter}>
      <span className="caption">Now</span>
      <HeadroomBar unit={unit} {...pick(before)} />
      <span className="caption">After</span>
      {after ? (
        <HeadroomBar unit={unit} {...pick(after)} />
      ) : (
        <span className="muted">Enter the change to see it.</span>
      )}
    </div>
  )
}

function pick({ spentMinor, heldMinor, availableMinor }: Standing) {
  return { spentMinor, heldMinor, availableMinor }
}
