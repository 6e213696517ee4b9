import { Button, Skeleton } from '@mantine/core'
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'
import { toFailure } from '../app/api/failure.ts'
import { useNow } from '../app/clock.ts'
import { formatAgo } from '../format/time.ts'
import type { LoadedQuery } from './all-of.ts'
import styles from './panel.module.css'

interface PanelProps {
  title: ReactNode
  /** Said beside the title in small print. */
  aside?: ReactNode
  actions?: ReactNode
  children: ReactNode
  /** No padding, for tables that reach the edges. */
  flush?: boolean
  className?: string
  /** What the tour knows it by. */
  tourTarget?: string
}

/** A titled region of a page. */
export function Panel({ title, aside, actions, children, flush = false, className, tourTarget }: PanelProps) {
  const titleId = useId()
  return (
    <section
      className={`${styles.panel} ${className ?? ''}`}
      aria-labelledby={titleId}
      data-tour={tourTarget}
    >
      <header className={styles.header}>
        <h2 id={titleId}>{title}</h2>
        {aside && <span className="caption">{aside}</span>}
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      <div className={flush ? styles.flush : styles.body}>{children}</div>
    </section>
  )
}

interface LoadedProps<T> {
  query: LoadedQuery<T>
  /** Shown in place of data while the first answer is on its way. */
  skeletonRows?: number
  isEmpty?: (data: T) => boolean
  empty?: ReactNode
  children: (data: T) => ReactNode
}

/** The four states of everything that is read: loading, failed with a retry, empty with the next step, and data with its age once it is stale. */
export function Loaded<T>({ query, skeletonRows = 4, isEmpty, empty, children }: LoadedProps<T>) {
  if (query.data === undefined) {
    if (query.error) return <FailureView error={query.error} onRetry={() => void query.refetch()} />
    return <LoadingRows rows={skeletonRows} />
  }
  return (
    <>
      {query.error && (
        <StaleNote since={query.dataUpdatedAt} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {isEmpty?.(query.data) ? empty : children(query.data)}
    </>
  )
}

export function LoadingRows({ rows }: { rows: number }) {
  return (
    <div className={styles.skeleton} role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
        <Skeleton key={row} height={14} width={`${88 - ((row * 23) % 40)}%`} />
      ))}
    </div>
  )
}

interface FailureViewProps {
  error: unknown
  onRetry?: () => void
}

export function FailureView({ error, onRetry }: FailureViewProps) {
  const failure = toFailure(error)
  return <Refusal code={failure.code} message={failure.message} onRetry={onRetry} />
}

/** What was refused or failed, in a sentence and a code. */
export function Refusal({ code, message, onRetry }: { code: string; message: string; onRetry?: () => void }) {
  return (
    <div className={styles.failure} role="alert">
      <IconAlertTriangle size={18} aria-hidden />
      <div>
        <p className="name">{message}</p>
        <p className="caption mono">{code}</p>
        {onRetry && (
          <Button
            mt="xs"
            variant="default"
            leftSection={<IconRefresh size={14} aria-hidden />}
            onClick={onRetry}
          >
            Try again
          </Button>
        )}
      </div>
    </div>
  )
}

/** Said over data that could not be read again: how old it is, why, and a way to try. */
export function StaleNote({ since, error, onRetry }: { since: number; error: unknown; onRetry: () => void }) {
  const now = useNow()
  return (
    <div className={styles.stale} role="status">
      <IconAlertTriangle size={14} aria-hidden />
      <span>
        Shown as of {formatAgo(now - since)}: {toFailure(error).message}
      </span>
      <Button variant="subtle" size="compact-xs" onClick={onRetry}>
        Try again
      </Button>
    </div>
  )
}

interface EmptyProps {
  icon?: ReactNode
  title: string
  children?: ReactNode
  action?: ReactNode
}

/** Nothing here, and what to do about it. */
export function Empty({ icon, title, children, action }: EmptyProps) {
  return (
    <div className={styles.empty}>
      {icon && (
        <span className={styles.emptyIcon} aria-hidden>
          {icon}
        </span>
      )}
      <p className={styles.emptyTitle}>{title}</p>
      {children && <p className="muted">{children}</p>}
      {action && <div className={styles.emptyAction}>{action}</div>}
    </div>
  )
}
