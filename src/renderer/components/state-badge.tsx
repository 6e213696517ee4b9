import {
  IconCircleCheck,
  IconCircleX,
  IconClockHour4,
  IconPlayerPause,
  IconProgress,
  IconRefresh,
  IconSquareX,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { JobState } from '#shared/jobs.ts'
import styles from './state-badge.module.css'

export type Tone = 'run' | 'wait' | 'warn' | 'good' | 'bad'

const icon = { size: 14, stroke: 2, 'aria-hidden': true } as const

/** One shape, one word and one tone a state; the tone is never the only difference. */
export const jobStateLook: Record<JobState, { label: string; tone: Tone; icon: ReactNode }> = {
  queued: { label: 'Waiting', tone: 'wait', icon: <IconClockHour4 {...icon} /> },
  running: { label: 'Running', tone: 'run', icon: <IconProgress {...icon} /> },
  paused: { label: 'Paused', tone: 'warn', icon: <IconPlayerPause {...icon} /> },
  retrying: { label: 'Retrying', tone: 'warn', icon: <IconRefresh {...icon} /> },
  completed: { label: 'Done', tone: 'good', icon: <IconCircleCheck {...icon} /> },
  failed: { label: 'Failed', tone: 'bad', icon: <IconCircleX {...icon} /> },
  cancelled: { label: 'Cancelled', tone: 'wait', icon: <IconSquareX {...icon} /> },
}

export function StateBadge({ state }: { state: JobState }) {
  const look = jobStateLook[state]
  return (
    <Badge tone={look.tone} icon={look.icon}>
      {look.label}
    </Badge>
  )
}

export function Badge({ tone, icon, children }: { tone: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={styles.badge} data-tone={tone}>
      {icon}
      {children}
    </span>
  )
}
