import { Button } from '@mantine/core'
import type { JobSummary } from '#shared/jobs.ts'
import { formatCount } from '../../format/numbers.ts'
import { actionFacts, applicable, canReprioritise, type JobAction, jobActions } from './job-actions.ts'
import { actionIcons } from './job-menu.tsx'
import styles from './jobs.module.css'
import { PriorityMenu } from './priority-menu.tsx'

interface BulkBarProps {
  selected: readonly JobSummary[]
  busy: boolean
  onAction: (action: JobAction, jobs: JobSummary[]) => void
  onPriority: (priority: number, jobs: JobSummary[]) => void
  /** How many jobs match the filter; more than are selected: all of them can be meant instead. */
  matching: number
  onSelectMatching: () => void
  onClear: () => void
}

/** Stands over the table while rows are selected; every button says how many of them it would change. */
export function BulkBar(props: BulkBarProps) {
  const { selected, busy, matching, onAction, onPriority, onSelectMatching, onClear } = props
  const reprioritisable = selected.filter((job) => canReprioritise(job.state))
  return (
    <div className={styles.bulk} role="toolbar" aria-label="Selected jobs">
      <strong>{formatCount(selected.length)} selected</strong>
      {jobActions.map((action) => {
        const jobs = applicable(selected, action)
        if (jobs.length === 0) return null
        return (
          <Button
            key={action}
            variant="default"
            disabled={busy}
            c={action === 'cancel' ? 'var(--tone-bad)' : undefined}
            leftSection={actionIcons[action]}
            onClick={() => onAction(action, jobs)}
          >
            {actionFacts[action].label} {jobs.length < selected.length && formatCount(jobs.length)}
          </Button>
        )
      })}
      {reprioritisable.length > 0 && (
        <PriorityMenu disabled={busy} onChoose={(priority) => onPriority(priority, reprioritisable)} />
      )}
      {matching > selected.length && (
        <Button variant="subtle" onClick={onSelectMatching}>
          Select all {formatCount(matching)} that match
        </Button>
      )}
      <Button variant="subtle" ml="auto" onClick={onClear}>
        Clear selection
      </Button>
    </div>
  )
}
