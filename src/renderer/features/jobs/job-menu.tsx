import { ActionIcon, Menu } from '@mantine/core'
import {
  IconDots,
  IconExternalLink,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerTrackNext,
  IconRefresh,
  IconX,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { JobSummary } from '#shared/jobs.ts'
import { actionFacts, actionsFor, canReprioritise, type JobAction } from './job-actions.ts'

const icon = { size: 15, 'aria-hidden': true } as const

export const actionIcons: Record<JobAction, ReactNode> = {
  pause: <IconPlayerPause {...icon} />,
  resume: <IconPlayerPlay {...icon} />,
  runNow: <IconPlayerTrackNext {...icon} />,
  retry: <IconRefresh {...icon} />,
  cancel: <IconX {...icon} />,
}

interface JobMenuProps {
  job: Pick<JobSummary, 'id' | 'state' | 'sourceName' | 'priority'>
  onAction: (action: JobAction) => void
  onPriority: (priority: number) => void
}

/** What can be done with one job, on a button so that nobody has to know of a right click. */
export function JobMenu({ job, onAction, onPriority }: JobMenuProps) {
  return (
    <Menu position="bottom-end" width={210}>
      <Menu.Target>
        <ActionIcon
          size="sm"
          tabIndex={-1}
          aria-label={`Actions for ${job.sourceName}`}
          onClick={(event) => event.stopPropagation()}
        >
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown onClick={(event) => event.stopPropagation()}>
        <Menu.Item
          leftSection={<IconExternalLink {...icon} />}
          renderRoot={(props) => <Link to="/jobs/$jobId" params={{ jobId: job.id }} {...props} />}
        >
          Open
        </Menu.Item>
        {actionsFor(job.state).map((action) => (
          <Menu.Item
            key={action}
            leftSection={actionIcons[action]}
            color={action === 'cancel' ? 'red' : undefined}
            onClick={() => onAction(action)}
          >
            {actionFacts[action].label}
          </Menu.Item>
        ))}
        {canReprioritise(job.state) && (
          <>
            <Menu.Divider />
            <Menu.Item disabled={job.priority >= 9} onClick={() => onPriority(job.priority + 1)}>
              Raise priority to {Math.min(9, job.priority + 1)}
            </Menu.Item>
            <Menu.Item disabled={job.priority <= 0} onClick={() => onPriority(job.priority - 1)}>
              Lower priority to {Math.max(0, job.priority - 1)}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
