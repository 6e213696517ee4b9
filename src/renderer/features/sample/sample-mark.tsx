import { IconFlask } from '@tabler/icons-react'
import styles from './sample.module.css'
import { useSampleCustomers } from './use-sample.ts'

/** The badge where there is no room for its word. */
export function SampleMark({ customerId }: { customerId: string }) {
  if (!useSampleCustomers().has(customerId)) return null
  return (
    <span className={styles.mark} role="img" aria-label="Sample" title="Sample">
      <IconFlask size={13} aria-hidden />
    </span>
  )
}
