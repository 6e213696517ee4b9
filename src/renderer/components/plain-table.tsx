import type { ReactNode } from 'react'
import styles from './plain-table.module.css'

interface PlainTableProps {
  label: string
  head: readonly { label: string; align?: 'start' | 'end'; hidden?: boolean }[]
  children: ReactNode
}

/** A table of a few rows that needs no virtual scrolling. */
export function PlainTable({ label, head, children }: PlainTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.scroller} tabIndex={0} aria-label={`${label}, table`}>
      <table className={styles.table}>
        <thead>
          <tr>
            {head.map((cell) => (
              <th key={cell.label} scope="col" data-align={cell.align ?? 'start'}>
                {cell.hidden ? <span className="visually-hidden">{cell.label}</span> : cell.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  )
}
