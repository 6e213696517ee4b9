// biome-ignore-all lint/a11y/useSemanticElements: only the rows on screen exist, which a table element cannot say
import { type CSSProperties, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { Column } from './column.ts'
import styles from './data-grid.module.css'
import { DataGridHead, type GridSort } from './data-grid-head.tsx'
import { GhostRow, GridRow, type RowHandlers } from './data-grid-row.tsx'
import { nextRow } from './grid-keys.ts'
import { useVisibleRows } from './use-visible-rows.ts'

export interface GridSelection {
  ids: ReadonlySet<string>
  onChange: (ids: ReadonlySet<string>) => void
}

interface DataGridProps<Row> {
  label: string
  columns: readonly Column<Row>[]
  rowCount: number
  /** Undefined while the window that holds the row is being read. */
  rowAt: (index: number) => Row | undefined
  rowId: (row: Row) => string
  /** Enter, double click, or a click on what is marked `opensRow`. */
  onOpen?: (row: Row) => void
  /** The names of what Space and the checkboxes select. Absent: nothing is selectable. */
  selection?: GridSelection
  sort?: GridSort
  onSort?: (key: string) => void
  /** Which rows are on screen, to read the windows that hold them. */
  onRange?: (first: number, last: number) => void
  /** The menu key, Shift+F10 or a right click; the rectangle on screen is where it was asked for. */
  onMenu?: (row: Row, place: DOMRect) => void
  /** What the table is about: when it changes, the table begins at its top again. */
  subject?: string
  rowHeight?: number
  /** A fixed height in CSS; absent: all the room there is. */
  maxHeight?: string
}

const defaultRowHeight = 34
/** The checkbox in the head selects no more rows than this. */
const mostSelectedAtOnce = 1000

/** A table of any length: only the rows on screen exist, the keyboard reaches every one of them, and the selection is by id. */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { columns, rowCount, rowAt, rowId, selection, onOpen, onRange, onMenu, subject } = props
  const { rowHeight = defaultRowHeight } = props
  const viewport = useRef<HTMLDivElement>(null)
  const head = useRef<HTMLDivElement>(null)
  const gridId = useId()
  const [active, setActivePlace] = useState({ subject, index: 0 })
  const anchor = useRef(0)
  const { first, last, room, show } = useVisibleRows({
    viewport,
    head,
    rowHeight,
    rowCount,
    subject,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new subject is read anew, though the rows on screen are the same ones
  useEffect(() => {
    if (last >= first) onRange?.(first, last)
  }, [first, last, onRange, subject])
  const activeIndex = active.subject === subject ? Math.min(active.index, Math.max(0, rowCount - 1)) : 0
  const setActive = (index: number): void => setActivePlace({ subject, index })

  function toggle(index: number, extend: boolean): void {
    const row = rowAt(index)
    if (!selection || !row) return
    const ids = new Set(selection.ids)
    if (extend) {
      const [from, until] = [Math.min(anchor.current, index), Math.max(anchor.current, index)]
      for (let at = from; at <= until; at += 1) {
        const between = rowAt(at)
        if (between) ids.add(rowId(between))
      }
    } else if (!ids.delete(rowId(row))) ids.add(rowId(row))
    anchor.current = index
    selection.onChange(ids)
  }

  function selectLoaded(): void {
    const loaded = Array.from({ length: Math.min(rowCount, mostSelectedAtOnce) }, (_, index) => rowAt(index))
    const ids = loaded.flatMap((row) => (row ? [rowId(row)] : []))
    selection?.onChange(new Set(selection.ids.size > 0 ? [] : ids))
  }

  const handlers = useSteadyHandlers<Row>({
    sort: (key) => props.onSort?.(key),
    selectLoaded,
    toggle,
    activate: setActive,
    open: (row) => onOpen?.(row),
    menu: (row, event) => {
      if (!onMenu) return
      event.preventDefault()
      onMenu(row, new DOMRect(event.clientX, event.clientY))
    },
  })

  function openMenuOf(row: Row): void {
    const element = document.getElementById(`${gridId}-${activeIndex}`)
    const place = element?.querySelector('button') ?? element
    if (place) onMenu?.(row, place.getBoundingClientRect())
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.target !== event.currentTarget || event.metaKey || event.altKey) return
    const target =
      event.ctrlKey && event.key !== 'a'
        ? null
        : nextRow(event.key, activeIndex, rowCount, Math.max(1, room - 3))
    if (target !== null) {
      event.preventDefault()
      setActive(target)
      show(target)
      if (event.shiftKey) toggle(target, true)
      return
    }
    const row = rowAt(activeIndex)
    if (event.key === 'Enter' && row && onOpen) {
      event.preventDefault()
      onOpen(row)
    } else if (isMenuKey(event) && row && onMenu) {
      event.preventDefault()
      openMenuOf(row)
    } else if (event.key === ' ' && selection) {
      event.preventDefault()
      toggle(activeIndex, event.shiftKey)
    } else if (event.key === 'Escape' && selection && selection.ids.size > 0) {
      event.stopPropagation()
      selection.onChange(new Set())
    }
  }

  return (
    <div
      ref={viewport}
      className={styles.viewport}
      style={sheetStyle(props, rowHeight)}
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={rowCount + 1}
      aria-multiselectable={selection ? true : undefined}
      aria-activedescendant={rowCount > 0 ? `${gridId}-${activeIndex}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div className={styles.sheet}>
        <DataGridHead
          ref={head}
          columns={columns}
          sort={props.sort}
          onSort={handlers.sort}
          selected={selection && shareSelected(selection.ids.size, rowCount)}
          onSelect={handlers.selectLoaded}
        />
        <div role="rowgroup" className={styles.rows} style={{ height: rowCount * rowHeight }}>
          {Array.from({ length: last - first + 1 }, (_, offset) => {
            const index = first + offset
            const row = rowAt(index)
            const place = { id: `${gridId}-${index}`, index, top: index * rowHeight }
            if (row === undefined) return <GhostRow key={index} {...place} columns={columns.length} />
            return (
              <GridRow
                key={index}
                {...place}
                row={row}
                columns={columns}
                active={index === activeIndex}
                selected={selection?.ids.has(rowId(row))}
                handlers={handlers}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

interface GridHandlers<Row> extends RowHandlers<Row> {
  sort: (key: string) => void
  selectLoaded: () => void
}

/** One object for all renderings, so that a row is not rendered again because a function was made anew. */
function useSteadyHandlers<Row>(given: GridHandlers<Row>): GridHandlers<Row> {
  const latest = useRef(given)
  latest.current = given
  const [steady] = useState<GridHandlers<Row>>(() => ({
    sort: (...values) => latest.current.sort(...values),
    selectLoaded: () => latest.current.selectLoaded(),
    toggle: (...values) => latest.current.toggle(...values),
    activate: (...values) => latest.current.activate(...values),
    open: (...values) => latest.current.open(...values),
    menu: (...values) => latest.current.menu(...values),
  }))
  return steady
}

function isMenuKey(event: KeyboardEvent): boolean {
  return event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)
}

function shareSelected(selected: number, rowCount: number): 'none' | 'some' | 'all' {
  if (selected === 0) return 'none'
  return selected < rowCount ? 'some' : 'all'
}

/** The tracks and the height all rows share, said once and inherited. */
function sheetStyle<Row>(
  { columns, selection, maxHeight }: DataGridProps<Row>,
  rowHeight: number,
): CSSProperties & Record<`--${string}`, string> {
  const tracks = [...(selection ? ['2.25rem'] : []), ...columns.map(({ width }) => width)]
  return {
    maxHeight,
    '--tracks': tracks.join(' '),
    '--least-width': `${tracks.reduce((sum, track) => sum + leastRem(track), 0)}rem`,
    '--row-height': `${rowHeight}px`,
  }
}

/** The least a grid track takes, in rem: `minmax(12rem, 2fr)` is 12. */
function leastRem(track: string): number {
  return Number.parseFloat(/([\d.]+)rem/.exec(track)?.[1] ?? '4')
}
