import { IconFlask } from '@tabler/icons-react'
import { Badge } from '../../components/state-badge.tsx'
import { useSampleCustomers } from './use-sample.ts'

/** Says that something of this customer is invented. Nothing for the studio's own customers. */
export function SampleBadge({ customerId }: { customerId: string }) {
  if (!useSampleCustomers().has(customerId)) return null
  return (
    <Badge tone="wait" icon={<IconFlask size={12} aria-hidden />}>
      Sample
    </Badge>
  )
}
