import { IconAlertTriangle, IconCircleCheck, IconLoader2, IconPlugConnectedX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { formatDurationRange } from '../format/duration.ts'
import { formatCount, formatShare } from '../format/numbers.ts'
import { formatAge } from '../format/time.ts'
import { api } from './api/client.ts'
import { useConnection } from './api/connection.ts'
import { statusQuery } from './api/heartbeat.ts'
import { useNow } from './clock.ts'
import { describeConnection } from './describe-connection.ts'
import styles from './status-bar.module.css'

const icons = {
  good: <IconCircleCheck size={14} aria-hidden />,
  wait: <IconLoader2 size={14} aria-hidden />,
  bad: <IconPlugConnectedX size={14} aria-hidden />,
}

/** Whether it works, how old what is shown is, and what the machine does: always in the same corner. */
export function StatusBar() {
  const now = useNow()
  const status = useQuery(statusQuery)
  const connection = describeConnection(useConnection(), now)
  return (
    <footer className={styles.bar} data-tone={connection.tone}>
      <span className={styles.item} role="status">
        {icons[connection.tone]}
        <span>{connection.label}</span>
      </span>
      {connection.ageMs !== null && (
        <span className={styles.item}>
          {connection.tone === 'good' ? 'Data' : 'Data from'} {formatAge(connection.ageMs)}
          {connection.tone !== 'good' && connection.ageMs >= 5000 && ' ago'}
        </span>
      )}
      <QueueSummary />
      <span className={styles.end}>
        <HostLoad />
        {status.data && <Ffmpeg version={status.data.ffmpeg.version} legacy={status.data.ffmpeg.legacy} />}
        {status.data && (
          <span className={styles.item} title={`Workspace ${status.data.workspace}`}>
            Headroom {status.data.version}
          </span>
        )}
      </span>
    </footer>
  )
}

function QueueSummary() {
  const queue = useQuery(api.queue.get.queryOptions())
  if (!queue.data) return null
  const { running, waiting, finishesInSeconds, mode, modeReason } = queue.data
  return (
    <Link to="/jobs" className={styles.item} title={modeReason || undefined}>
      {mode !== 'working' && <IconAlertTriangle size={14} aria-hidden />}
      {formatCount(running)} running, {formatCount(waiting)} waiting
      {finishesInSeconds && ` · all done in ${formatDurationRange(finishesInSeconds)}`}
    </Link>
  )
}

function HostLoad() {
  const host = useQuery(api.host.get.queryOptions())
  if (!host.data) return null
  const { cpuLoad, memoryUsedBytes, memoryBytes } = host.data
  return (
    <Link to="/settings" search={{ section: 'machine' }} className={styles.item}>
      CPU {cpuLoad === null ? 'unknown' : formatShare(cpuLoad)} · memory{' '}
      {formatShare(memoryUsedBytes / memoryBytes)}
    </Link>
  )
}

function Ffmpeg({ version, legacy }: { version: string | null; legacy: boolean }) {
  return (
    <Link
      to="/settings"
      search={{ section: 'ffmpeg' }}
      className={styles.item}
      data-bad={version === null || undefined}
    >
      {version === null && <IconAlertTriangle size={14} aria-hidden />}
      {version === null ? 'ffmpeg missing' : `ffmpeg ${version}${legacy ? ' (old)' : ''}`}
    </Link>
  )
}
