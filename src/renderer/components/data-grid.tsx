// biome-ignore-all lint/a11y/useSemanticElements: only the rows on screen exist, which a table element cannot say
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the active row
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'
import styles from './data-grid.module.css'
import { nextRow } from './grid-keys.ts'

export interface Column<Row> {
  key: string
  header: string
  /** The header is for screen readers only. */
  hiddenHeader?: boolean
  /** A CSS grid track: `8rem`, `minmax(12rem, 2fr)`. */
  width: string
  align?: 'start' | 'end'
  sortable?: boolean
  render: (row: Row) => ReactNode
}

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
  /** Enter or double click. */
  onOpen?: (row: Row) => void
  /** The names of what Space and the checkboxes select. Absent: nothing is selectable. */
  selection?: GridSelection
  sort?: { key: string; descending: boolean }
  onSort?: (key: string) => void
  /** Which rows are on screen, to read the windows that hold them. */
  onRange?: (first: number, last: number) => void
  onContextMenu?: (row: Row, event: MouseEvent) => void
  rowHeight?: number
  /** A fixed height in CSS; absent: all the room there is. */
  maxHeight?: string
}

const defaultRowHeight = 34

/** A table of any length: only the rows on screen exist, the keyboard reaches every one of them, and the selection is by id. */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { columns, rowCount, rowAt, rowId, selection, onOpen, onRange, rowHeight = defaultRowHeight } = props
  const viewport = useRef<HTMLDivElement>(null)
  const gridId = useId()
  const [active, setActive] = useState(0)
  const anchor = useRef(0)
  const virtual = useVirtualizer({
    count: rowCount,
    getScrollElement: () => viewport.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  useEffect(() => onRange?.(first, last), [first, last, onRange])

  const template = `${selection ? '2.25rem ' : ''}${columns.map((column) => column.width).join(' ')}`
  const minimumRem = columns.reduce((sum, column) => sum + leastRem(column.width), selection ? 2.25 : 0)
  const activeIndex = Math.min(active, Math.max(0, rowCount - 1))

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

  const latest = useRef<RowHandlers<Row>>(null)
  latest.current = {
    toggle,
    activate: setActive,
    open: (row) => onOpen?.(row),
    menu: (row, event) => props.onContextMenu?.(row, event),
  }
  const [handlers] = useState<RowHandlers<Row>>(() => ({
    toggle: (...given) => latest.current?.toggle(...given),
    activate: (...given) => latest.current?.activate(...given),
    open: (...given) => latest.current?.open(...given),
    menu: (...given) => latest.current?.menu(...given),
  }))

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.target !== event.currentTarget || event.metaKey || event.altKey) return
    const page = Math.max(1, Math.floor((viewport.current?.clientHeight ?? 400) / rowHeight) - 2)
    const target = event.ctrlKey && event.key !== 'a' ? null : nextRow(event.key, activeIndex, rowCount, page)
    if (target !== null) {
      event.preventDefault()
      setActive(target)
      virtual.scrollToIndex(target)
      if (event.shiftKey) toggle(target, true)
      return
    }
    const row = rowAt(activeIndex)
    if (event.key === 'Enter' && row && onOpen) {
      event.preventDefault()
      onOpen(row)
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
      style={{ maxHeight: props.maxHeight }}
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={rowCount + 1}
      aria-multiselectable={selection ? true : undefined}
      aria-activedescendant={rowCount > 0 ? `${gridId}-${activeIndex}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div className={styles.sheet} style={{ minWidth: `${minimumRem}rem` }}>
        <HeaderRow {...props} template={template} />
        <div role="rowgroup" className={styles.rows} style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rowAt(item.index)
            return (
              <GridRow
                key={item.key}
                id={`${gridId}-${item.index}`}
                index={item.index}
                top={item.start}
                height={rowHeight}
                template={template}
                row={row}
                columns={columns}
                active={item.index === activeIndex}
                selected={selection ? row !== undefined && selection.ids.has(rowId(row)) : undefined}
                handlers={handlers}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

interface RowHandlers<Row> {
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
  height: number
  template: string
  row: Row | undefined
  columns: readonly Column<Row>[]
  active: boolean
  /** Undefined where nothing is selectable. */
  selected: boolean | undefined
  /** The same object at every rendering. */
  handlers: RowHandlers<Row>
}

function PlainGridRow<Row>(props: GridRowProps<Row>) {
  const { id, index, top, height, template, row, columns, active, selected, handlers } = props
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid's own keys do the same
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-active={active || undefined}
      className={styles.row}
      style={{ gridTemplateColumns: template, height, transform: `translateY(${top}px)` }}
      onClick={(event) => {
        handlers.activate(index)
        if (event.shiftKey || event.ctrlKey || event.metaKey) handlers.toggle(index, event.shiftKey)
      }}
      onDoubleClick={() => row && handlers.open(row)}
      onContextMenu={(event) => row && handlers.menu(row, event)}
    >
      {selected !== undefined && (
        <div role="gridcell" className={styles.check}>
          <input
            type="checkbox"
            tabIndex={-1}
            checked={selected}
            disabled={row === undefined}
            aria-label="Select this row"
            onClick={(event) => event.stopPropagation()}
            onChange={(event) =>
              handlers.toggle(index, event.nativeEvent instanceof PointerEvent && event.nativeEvent.shiftKey)
            }
          />
        </div>
      )}
      {columns.map((column) => (
        <div key={column.key} role="gridcell" className={styles.cell} data-align={column.align ?? 'start'}>
          {row === undefined ? <span className={styles.ghost} /> : column.render(row)}
        </div>
      ))}
    </div>
  )
}

/** Rendered again only when something of its own changed: a change of one job costs one row, a step of scrolling the rows that come. */
const GridRow = memo(PlainGridRow) as typeof PlainGridRow

/** The least a grid track takes, in rem: `minmax(12rem, 2fr)` is 12. */
function leastRem(track: string): number {
  return Number.parseFloat(/([\d.]+)rem/.exec(track)?.[1] ?? '4')
}

function HeaderRow<Row>(props: DataGridProps<Row> & { template: string }) {
  const { columns, sort, onSort, selection, template, rowCount, rowAt, rowId } = props
  const known = selection ? Math.min(rowCount, 1000) : 0
  const allKnown = (): string[] =>
    Array.from({ length: known }, (_, index) => rowAt(index)).flatMap((row) => (row ? [rowId(row)] : []))
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={styles.headRow} style={{ gridTemplateColumns: template }}>
        {selection && (
          <div role="columnheader" className={styles.check}>
            <input
              type="checkbox"
              aria-label="Select the rows that are loaded"
              checked={selection.ids.size > 0}
              ref={(input) => {
                if (input) input.indeterminate = selection.ids.size > 0 && selection.ids.size < rowCount
              }}
              onChange={() => selection.onChange(new Set(selection.ids.size > 0 ? [] : allKnown()))}
            />
          </div>
        )}
        {columns.map((column) => {
          const sorted = sort?.key === column.key
          return (
            <div
              key={column.key}
              role="columnheader"
              aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
              className={styles.headCell}
              data-align={column.align ?? 'start'}
            >
              {column.sortable && onSort ? (
                <button type="button" onClick={() => onSort(column.key)}>
                  {column.header}
                  {sorted &&
                    (sort.descending ? (
                      <IconArrowDown size={12} aria-hidden />
                    ) : (
                      <IconArrowUp size={12} aria-hidden />
                    ))}
                </button>
              ) : column.hiddenHeader ? (
                <span className="visually-hidden">{column.header}</span>
              ) : (
                column.header
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}
