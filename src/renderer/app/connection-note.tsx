import { IconPlugConnectedX } from '@tabler/icons-react'
import { formatAge } from '../format/time.ts'
import { useConnection } from './api/connection.ts'
import { useNow } from './clock.ts'
import { describeConnection } from './describe-connection.ts'
import styles from './shell.module.css'

/** Said over the page while the host is away: what is shown, how old it is, and what to do. */
export function ConnectionNote() {
  const connection = useConnection()
  const now = useNow()
  const { tone, ageMs } = describeConnection(connection, now)
  if (tone !== 'bad' || (connection.phase === 'lost' && connection.attempts < 2)) return null
  return (
    <div className={styles.note} role="alert">
      <IconPlugConnectedX size={16} aria-hidden />
      {connection.phase === 'signed-out' ? (
        <span>
          This session has ended. Open Headroom again from the address that “headroom sign-in” prints in a
          terminal of its machine; what runs goes on, and what you typed here is kept.
        </span>
      ) : (
        <span>
          Headroom does not answer. {ageMs !== null && `What you see is ${formatAge(ageMs)} old. `}
          It reconnects by itself; what you type is kept.
        </span>
      )}
    </div>
  )
}
