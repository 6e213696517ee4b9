import type { ReactNode } from 'react'
import styles from './facts.module.css'

/** Label and value pairs that wrap as the width allows. */
export function Facts({ facts }: { facts: readonly (readonly [label: string, value: ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([label, value]) => (
        <div key={label} className={styles.fact}>
          <dt>{label}</dt>
          <dd className="tabular name">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
