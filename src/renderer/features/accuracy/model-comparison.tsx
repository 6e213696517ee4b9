import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api/client.ts'
import { Loaded } from '../../components/panel.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { formatCount } from '../../format/numbers.ts'
import { formatMoment } from '../../format/time.ts'
import styles from './accuracy.module.css'
import { formatError } from './accuracy-words.ts'

const quantityNames = {
  cpuSeconds: 'CPU time',
  peakMemoryBytes: 'Peak memory',
  outputBytes: 'Output',
} as const

/** Two versions on the jobs that neither has seen. */
export function ModelComparison({ first, second }: { first: number; second: number }) {
  const query = useQuery(api.costModel.compare.queryOptions({ input: { first, second } }))
  const head = [
    { label: 'Error of' },
    { label: formatMoment(first), align: 'end' },
    { label: formatMoment(second), align: 'end' },
    { label: 'Built in', align: 'end' },
    { label: 'Renditions', align: 'end' },
  ] as const
  return (
    <section className={styles.comparison} aria-label="Comparison of two versions">
      <Loaded query={query} skeletonRows={2}>
        {({ rows, summary }) => (
          <>
            <p>{summary}</p>
            {rows.length > 0 && (
              <PlainTable label="Comparison of two versions" head={head}>
                {rows.map(({ quantity, renditions, firstError, secondError, builtInError }) => (
                  <tr key={quantity}>
                    <td>{quantityNames[quantity]}</td>
                    <td data-align="end">{formatError(firstError)}</td>
                    <td data-align="end">{formatError(secondError)}</td>
                    <td data-align="end">{formatError(builtInError)}</td>
                    <td data-align="end">{formatCount(renditions)}</td>
                  </tr>
                ))}
              </PlainTable>
            )}
          </>
        )}
      </Loaded>
    </section>
  )
}
