import { Button, Menu } from '@mantine/core'
import { IconArrowsSort } from '@tabler/icons-react'
import type { JobSummary } from '#shared/jobs.ts'
import { formatCount } from '../../format/numbers.ts'
import { actionFacts, applicable, canReprioritise, type JobAction, jobActions } from './job-actions.ts'
import { actionIcons } from './job-menu.tsx'
import styles from './jobs.module.css'

interface BulkBarProps {
  selected: readonly JobSummary[]
  busy: boolean
  onAction: (action: JobAction, jobs: JobSummary[]) => void
  onPriority: (priority: number, jobs: JobSummary[]) => void
  onClear: () => void
}

/** Stands over the table while rows are selected; every button says how many of them it would change. */
export function BulkBar({ selected, busy, onAction, onPriority, onClear }: BulkBarProps) {
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
        <Menu>
          <Menu.Target>
            <Button variant="default" disabled={busy} leftSection={<IconArrowsSort size={15} aria-hidden />}>
              Priority
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {Array.from({ length: 10 }, (_, index) => 9 - index).map((priority) => (
              <Menu.Item key={priority} onClick={() => onPriority(priority, reprioritisable)}>
                {priority}
                {priority === 9 && ' · first'}
                {priority === 5 && ' · usual'}
                {priority === 0 && ' · last'}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <Button variant="subtle" ml="auto" onClick={onClear}>
        Clear selection
      </Button>
    </div>
  )
}
