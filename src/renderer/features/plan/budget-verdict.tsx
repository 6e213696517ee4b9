import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { Badge } from '../../components/state-badge.tsx'
import { formatShare } from '../../format/numbers.ts'

const icon = { size: 14, stroke: 2, 'aria-hidden': true } as const

/** Whether a budget will do, in words, with how likely that is. */
export function BudgetVerdict({ chanceEnough }: { chanceEnough: number }) {
  if (chanceEnough >= 0.9) {
    return (
      <Badge tone="good" icon={<IconCircleCheck {...icon} />}>
        enough, {formatShare(chanceEnough)}
      </Badge>
    )
  }
  if (chanceEnough >= 0.1) {
    return (
      <Badge tone="warn" icon={<IconAlertTriangle {...icon} />}>
        may be short, enough with {formatShare(chanceEnough)}
      </Badge>
    )
  }
  return (
    <Badge tone="bad" icon={<IconCircleX {...icon} />}>
      not enough{chanceEnough > 0 ? `, ${formatShare(1 - chanceEnough)}` : ''}
    </Badge>
  )
}
