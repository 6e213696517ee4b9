import { IconFlask } from '@tabler/icons-react'
import styles from './sample.module.css'
import { useSampleCustomers } from './use-sample.ts'

/** The badge where there is no room for its word. */
export function SampleMark({ customerId }: { customerId: string }) {
  return useSampleCustomers().has(customerId) ? <SampleFlask /> : null
}

/** The mark itself, for long tables, whose rows ask nothing. */
export function SampleFlask() {
  return (
    <span className={styles.mark} role="img" aria-label="Sample" title="Sample">
      <IconFlask size={13} aria-hidden />
    </span>
  )
}
