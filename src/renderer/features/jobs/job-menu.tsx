import { Menu } from '@mantine/core'
import {
  IconExternalLink,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerTrackNext,
  IconRefresh,
  IconX,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import type { JobSummary } from '#shared/jobs.ts'
import { actionFacts, actionsFor, canReprioritise, type JobAction } from './job-actions.ts'
import styles from './jobs.module.css'

const icon = { size: 15, 'aria-hidden': true } as const

export const actionIcons: Record<JobAction, ReactNode> = {
  pause: <IconPlayerPause {...icon} />,
  resume: <IconPlayerPlay {...icon} />,
  runNow: <IconPlayerTrackNext {...icon} />,
  retry: <IconRefresh {...icon} />,
  cancel: <IconX {...icon} />,
}

export interface JobMenuTarget {
  job: JobSummary
  /** Where on screen it was asked for: the row's button, or the pointer. */
  place: DOMRect
}

interface JobMenuProps {
  /** Null while no menu is open. */
  target: JobMenuTarget | null
  onClose: () => void
  onAction: (action: JobAction, job: JobSummary) => void
  onPriority: (priority: number, job: JobSummary) => void
}

/**
 * What can be done with one job of the table. One menu serves all rows and stays with its job when the rows move on under it; while it is
 * open, its own button lies over the row's, so that a second click closes it.
 */
export function JobMenu({ target, onClose, onAction, onPriority }: JobMenuProps) {
  const opened = target !== null
  const last = useRef(target)
  if (target) last.current = target
  const { job, place } = last.current ?? {}
  useEffect(() => {
    if (!opened) return
    addEventListener('scroll', onClose, { capture: true, passive: true })
    return () => removeEventListener('scroll', onClose, { capture: true })
  }, [opened, onClose])
  return (
    <Menu position="bottom-end" width={210} opened={opened} onClose={onClose}>
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          className={styles.menuPlace}
          hidden={!opened}
          aria-label={job && `Actions for ${job.sourceName}`}
          style={place && { left: place.left, top: place.top, width: place.width, height: place.height }}
        />
      </Menu.Target>
      <Menu.Dropdown>
        {job && <JobMenuItems job={job} onAction={onAction} onPriority={onPriority} />}
      </Menu.Dropdown>
    </Menu>
  )
}

function JobMenuItems({
  job,
  onAction,
  onPriority,
}: { job: JobSummary } & Omit<JobMenuProps, 'target' | 'onClose'>) {
  return (
    <>
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
          onClick={() => onAction(action, job)}
        >
          {actionFacts[action].label}
        </Menu.Item>
      ))}
      {canReprioritise(job.state) && (
        <>
          <Menu.Divider />
          <Menu.Item disabled={job.priority >= 9} onClick={() => onPriority(job.priority + 1, job)}>
            Raise priority to {Math.min(9, job.priority + 1)}
          </Menu.Item>
          <Menu.Item disabled={job.priority <= 0} onClick={() => onPriority(job.priority - 1, job)}>
            Lower priority to {Math.max(0, job.priority - 1)}
          </Menu.Item>
        </>
      )}
    </>
  )
}
