import { Button } from '@mantine/core'
import type { BulkCommand } from '#shared/bulk.ts'
import type { JobState } from '#shared/jobs.ts'
import { jobStates } from '#shared/jobs.ts'
import { formatCount } from '../../format/numbers.ts'
import { actionFacts, type BulkAction, bulkActions, canReprioritise } from './job-actions.ts'
import { actionIcons } from './job-menu.tsx'
import styles from './jobs.module.css'
import { PriorityMenu } from './priority-menu.tsx'

interface MatchingBarProps {
  total: number
  /** The filter's states; absent: any. */
  states: readonly JobState[] | undefined
  busy: boolean
  onCommand: (command: BulkCommand) => void
  onClear: () => void
}

/** Stands over the table while every job that matches the filter is meant, whether its row was ever read or not. */
export function MatchingBar({ total, states = jobStates, busy, onCommand, onClear }: MatchingBarProps) {
  const offered = bulkActions.filter((action: BulkAction) =>
    actionFacts[action].from.some((state) => states.includes(state)),
  )
  return (
    <div className={styles.bulk} role="toolbar" aria-label="All jobs that match">
      <strong>All {formatCount(total)} that match</strong>
      {offered.map((action) => (
        <Button
          key={action}
          variant="default"
          disabled={busy}
          c={action === 'cancel' ? 'var(--tone-bad)' : undefined}
          leftSection={actionIcons[action]}
          onClick={() => onCommand({ action })}
        >
          {actionFacts[action].label}
        </Button>
      ))}
      {states.some(canReprioritise) && (
        <PriorityMenu
          disabled={busy}
          onChoose={(priority) => onCommand({ action: 'setPriority', priority })}
        />
      )}
      <Button variant="subtle" ml="auto" onClick={onClear}>
        Clear selection
      </Button>
    </div>
  )
}
