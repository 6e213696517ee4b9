// biome-ignore-all lint/a11y/useSemanticElements: only the rows on screen exist, which a table element cannot say
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the active row
import { type MouseEvent, memo } from 'react'
import type { Column } from './column.ts'
import styles from './data-grid.module.css'

export interface RowHandlers<Row> {
  toggle: (index: number, extend: boolean) => void
  activate: (index: number) => void
  open: (row: Row) => void
  menu: (row: Row, event: MouseEvent) => void
}

interface GridRowProps<Row> {
  id: string
  index: number
  /** Pixels below the first row. */
  top: number
  row: Row | undefined
  columns: readonly Column<Row>[]
  active: boolean
  /** Undefined where nothing is selectable. */
  selected: boolean | undefined
  /** The same object at every rendering. */
  handlers: RowHandlers<Row>
}

/** Marks a link that leads where the row does: a plain click on it opens the row, any other is left to the browser. */
export const opensRow = { 'data-opens-row': true, tabIndex: -1 } as const

/** A row whose window is still being read: one cell for all, since many of them come and go while a table is scrolled far. */
function PlainGhostRow({
  id,
  index,
  top,
  columns,
}: Pick<GridRowProps<never>, 'id' | 'index' | 'top'> & { columns: number }) {
  return (
    <div id={id} role="row" aria-rowindex={index + 2} className={styles.row} style={{ top }}>
      <div role="gridcell" aria-colspan={columns} className={styles.ghost} />
    </div>
  )
}
export const GhostRow = memo(PlainGhostRow)

function PlainGridRow<Row>(props: GridRowProps<Row> & { row: Row }) {
  const { id, index, top, row, columns, active, selected, handlers } = props
  const clicked = (event: MouseEvent): void => {
    handlers.activate(index)
    const extend = event.shiftKey
    if (extend || event.ctrlKey || event.metaKey) handlers.toggle(index, extend)
    else if ((event.target as Element).closest('[data-opens-row]')) {
      event.preventDefault()
      handlers.open(row)
    }
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid's own keys do the same
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-active={active || undefined}
      className={styles.row}
      style={{ top }}
      onClick={clicked}
      onDoubleClick={() => handlers.open(row)}
      onContextMenu={(event) => handlers.menu(row, event)}
    >
      {selected !== undefined && (
        <div role="gridcell" className={styles.check}>
          <input
            type="checkbox"
            tabIndex={-1}
            checked={selected}
            aria-label="Select this row"
            onClick={(event) => event.stopPropagation()}
            onChange={(event) =>
              handlers.toggle(index, event.nativeEvent instanceof PointerEvent && event.nativeEvent.shiftKey)
            }
          />
        </div>
      )}
      {columns.map((column) => (
        <div
          key={column.key}
          role="gridcell"
          className={styles.cell}
          data-align={column.align}
          data-holds={column.holds}
        >
          {column.render(row)}
        </div>
      ))}
    </div>
  )
}

/** Rendered again only when something of its own changed: a change of one job costs one row, a step of scrolling the rows that come. */
export const GridRow = memo(PlainGridRow) as typeof PlainGridRow
