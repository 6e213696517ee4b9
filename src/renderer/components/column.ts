import type { ReactNode } from 'react'

export interface Column<Row> {
  key: string
  header: string
  /** The header is for screen readers only. */
  hiddenHeader?: boolean
  /** A CSS grid track: `8rem`, `minmax(12rem, 2fr)`. */
  width: string
  align?: 'start' | 'end'
  /** A button needs its room and is never cut with an ellipsis. */
  holds?: 'text' | 'button'
  sortable?: boolean
  /** Called for every row that comes on screen: plain elements, nothing that subscribes or positions itself. */
  render: (row: Row) => ReactNode
}
