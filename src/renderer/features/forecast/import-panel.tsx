import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api/client.ts'
import { Loaded, Panel } from '../../components/panel.tsx'
import styles from './forecast.module.css'
import { ImportForm } from './import-form.tsx'
import { ImportRow } from './import-row.tsx'

/** Past requests, viewings and trends from files and feeds: the form, and how they fared. */
export function ImportPanel() {
  const imports = useQuery(api.forecasts.imports.queryOptions())
  return (
    <Panel title="Imports" aside="what the forecast learns from besides the studio's own jobs">
      <ImportForm running={imports.data?.some(({ state }) => state === 'running') ?? false} />
      <Loaded
        query={imports}
        skeletonRows={2}
        isEmpty={(list) => list.length === 0}
        empty={<p className="caption">Nothing was imported yet.</p>}
      >
        {(list) => (
          <ul className={styles.imports}>
            {list.map((entry) => (
              <ImportRow key={entry.id} entry={entry} />
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  )
}
