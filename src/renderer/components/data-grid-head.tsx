// biome-ignore-all lint/a11y/useSemanticElements: the head belongs to a grid that is not a table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus; what can be pressed in the head is a button
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { memo, type Ref } from 'react'
import type { Column } from './column.ts'
import styles from './data-grid.module.css'

export interface GridSort {
  key: string
  descending: boolean
}

interface DataGridHeadProps<Row> {
  ref: Ref<HTMLDivElement>
  columns: readonly Column<Row>[]
  sort: GridSort | undefined
  onSort: (key: string) => void
  /** What the checkbox in the head shows; undefined where nothing is selectable. */
  selected: 'none' | 'some' | 'all' | undefined
  /** The checkbox in the head was pressed. */
  onSelect: () => void
}

function PlainDataGridHead<Row>(props: DataGridHeadProps<Row>) {
  const { ref, columns, sort, onSort, selected, onSelect } = props
  return (
    <div ref={ref} role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={styles.headRow}>
        {selected !== undefined && (
          <div role="columnheader" className={styles.check}>
            <input
              type="checkbox"
              aria-label="Select the rows that are loaded"
              checked={selected !== 'none'}
              ref={(input) => {
                if (input) input.indeterminate = selected === 'some'
              }}
              onChange={onSelect}
            />
          </div>
        )}
        {columns.map((column) => (
          <HeadCell key={column.key} column={column} sort={sort} onSort={onSort} />
        ))}
      </div>
    </div>
  )
}

/** Not rendered again while the rows are scrolled. */
export const DataGridHead = memo(PlainDataGridHead) as typeof PlainDataGridHead

interface HeadCellProps<Row> extends Pick<DataGridHeadProps<Row>, 'sort' | 'onSort'> {
  column: Column<Row>
}

function HeadCell<Row>({ column, sort, onSort }: HeadCellProps<Row>) {
  const descending = sort?.key === column.key ? sort.descending : undefined
  const Arrow = descending ? IconArrowDown : IconArrowUp
  return (
    <div
      role="columnheader"
      aria-sort={descending === undefined ? undefined : descending ? 'descending' : 'ascending'}
      className={styles.headCell}
      data-align={column.align}
    >
      {column.sortable ? (
        <button type="button" onClick={() => onSort(column.key)}>
          {column.header}
          {descending !== undefined && <Arrow size={12} aria-hidden />}
        </button>
      ) : column.hiddenHeader ? (
        <span className="visually-hidden">{column.header}</span>
      ) : (
        column.header
      )}
    </div>
  )
}
