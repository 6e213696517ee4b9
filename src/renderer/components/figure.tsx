import { type ReactNode, useState } from 'react'
import styles from './figure.module.css'
import { SegmentedChoice } from './segmented-choice.tsx'

interface FigureProps {
  /** What the picture says, in a sentence. */
  summary: string
  picture: ReactNode
  /** The same facts as rows: the first is the header. */
  table: readonly (readonly string[])[]
}

/** A chart with its summary in words and its data as a table one keypress away. */
export function Figure({ summary, picture, table }: FigureProps) {
  const [view, setView] = useState<'chart' | 'table'>('chart')
  const [header, ...rows] = table
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <span className="caption">{summary}</span>
        <SegmentedChoice
          aria-label="Show as"
          data={[
            { value: 'chart', label: 'Chart' },
            { value: 'table', label: 'Table' },
          ]}
          value={view}
          onChange={setView}
        />
      </figcaption>
      {view === 'chart' ? (
        <div role="img" aria-label={summary} className={styles.picture}>
          {picture}
        </div>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section className={styles.scroller} tabIndex={0} aria-label={`Data: ${summary}`}>
          <table className={styles.table}>
            <thead>
              <tr>
                {header?.map((cell) => (
                  <th key={cell} scope="col">
                    {cell}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.join('|')}>
                  {row.map((cell, column) => (
                    <td key={header?.[column]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </figure>
  )
}
