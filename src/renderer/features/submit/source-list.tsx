import { ActionIcon, Button } from '@mantine/core'
import { IconCircleCheck, IconCircleX, IconTrash } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { toFailure } from '../../app/api/failure.ts'
import { formatAmountRange } from '../../format/amount.ts'
import { formatBytes } from '../../format/bytes.ts'
import { formatShare } from '../../format/numbers.ts'
import styles from './submit.module.css'
import type { SubmitItem } from './submit-item.ts'
import type { ItemQuote } from './use-quotes.ts'

interface SourceListProps {
  items: readonly SubmitItem[]
  quotes: ReadonlyMap<string, ItemQuote>
  shownKey: string | undefined
  onShow: (key: string) => void
  onRemove: (key: string) => void
}

/** The sources, each with its own quote or refusal. Thousands of rows cost no more than a screenful. */
export function SourceList({ items, quotes, shownKey, onShow, onRemove }: SourceListProps) {
  const viewport = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => 52,
    overscan: 6,
  })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section ref={viewport} className={styles.sources} tabIndex={0} aria-label="List of sources">
      <ul style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((row) => {
          const item = items[row.index]
          if (!item) return null
          return (
            <li
              key={item.key}
              ref={virtual.measureElement}
              data-index={row.index}
              className={styles.source}
              data-shown={item.key === shownKey || undefined}
              style={{ transform: `translateY(${row.start}px)` }}
            >
              <div className={styles.sourceText}>
                <button
                  type="button"
                  className={styles.sourceName}
                  dir="auto"
                  onClick={() => onShow(item.key)}
                >
                  {item.name}
                </button>
                <SourceState item={item} quote={quotes.get(item.key)} />
              </div>
              {item.state.kind !== 'submitted' && (
                <ActionIcon aria-label={`Remove ${item.name}`} onClick={() => onRemove(item.key)}>
                  <IconTrash size={15} aria-hidden />
                </ActionIcon>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function SourceState({ item, quote }: { item: SubmitItem; quote: ItemQuote | undefined }) {
  const size = item.sizeBytes === null ? '' : `${formatBytes(item.sizeBytes)} · `
  switch (item.state.kind) {
    case 'uploading':
      return (
        <span className="caption tabular">
          {size}sending to Headroom, {formatShare(item.state.share)}
        </span>
      )
    case 'failed':
      return <Problem code={item.state.code} message={item.state.message} />
    case 'submitted':
      return (
        <span className={styles.good}>
          <IconCircleCheck size={14} aria-hidden />
          Submitted.{' '}
          <Link to="/jobs/$jobId" params={{ jobId: item.state.jobId }}>
            Open the job
          </Link>
        </span>
      )
    case 'ready':
      if (quote?.error) {
        const failure = toFailure(quote.error)
        return <Problem code={failure.code} message={failure.message} onRetry={quote.retry} />
      }
      return (
        <span className="caption tabular">
          {size}
          {quote?.quote
            ? formatAmountRange(quote.quote.amountMinor, quote.quote.terms.unit)
            : quote?.pending
              ? 'being quoted…'
              : 'not quoted yet'}
        </span>
      )
  }
}

function Problem({ code, message, onRetry }: { code: string; message: string; onRetry?: () => void }) {
  return (
    <span className={styles.bad} role="alert">
      <IconCircleX size={14} aria-hidden />
      <span className="name">
        {message} <span className="mono">{code}</span>
      </span>
      {onRetry && (
        <Button variant="subtle" size="compact-xs" onClick={onRetry}>
          Try again
        </Button>
      )}
    </span>
  )
}
