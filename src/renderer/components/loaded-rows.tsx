import type { ReactNode } from 'react'
import { FailureView, LoadingRows, StaleNote } from './panel.tsx'
import type { RowWindows } from './use-row-windows.ts'

interface LoadedRowsProps<Row> {
  table: RowWindows<Row>
  skeletonRows?: number
  /** In place of the table when there are no rows: the next step. */
  empty: ReactNode
  /** The table, given how many rows there are. */
  children: (total: number) => ReactNode
}

/** The four states of a long table: loading, failed with a retry, empty with the next step, and rows with their age once they are stale. */
export function LoadedRows<Row>({ table, skeletonRows = 12, empty, children }: LoadedRowsProps<Row>) {
  const { total, error, stale, retry } = table
  return (
    <>
      {total === undefined && error === null && <LoadingRows rows={skeletonRows} />}
      {error !== null && <FailureView error={error} onRetry={retry} />}
      {stale && <StaleNote {...stale} onRetry={retry} />}
      {total === 0 && empty}
      {total !== undefined && total > 0 && children(total)}
    </>
  )
}
