import { Button, Checkbox, Progress, TextInput } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RequestImport } from '#shared/forecasts.ts'
import { api } from '../../app/api/client.ts'
import { Moment } from '../../components/moment.tsx'
import { FailureView, Loaded, Panel } from '../../components/panel.tsx'
import { formatCount, formatShare } from '../../format/numbers.ts'
import { formatDay } from '../../format/time.ts'
import styles from './forecast.module.css'

/** Past requests from a file: the form, and how the files fared. */
export function ImportPanel() {
  const imports = useQuery(api.forecasts.imports.queryOptions())
  return (
    <Panel title="Past requests">
      <ImportForm running={imports.data?.some(({ state }) => state === 'running') ?? false} />
      <Loaded
        query={imports}
        skeletonRows={2}
        isEmpty={(list) => list.length === 0}
        empty={<p className="caption">No file was imported yet.</p>}
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

function ImportForm({ running }: { running: boolean }) {
  const [path, setPath] = useState('')
  const [addCustomers, setAddCustomers] = useState(true)
  const begin = useMutation(api.forecasts.importRequests.mutationOptions())
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        begin.mutate({ path: path.trim(), addCustomers })
      }}
    >
      <TextInput
        className={styles.path}
        label="A CSV on this machine"
        inputWrapperOrder={['label', 'description', 'input', 'error']}
        description="Columns: time, customer; where known content type, format, duration (seconds), complexity (CPU seconds per second of media, 1 where not given). .gz is read too."
        placeholder="/data/requests.csv"
        value={path}
        onChange={(event) => setPath(event.currentTarget.value)}
      />
      <Checkbox
        label="Add customers that are not known"
        checked={addCustomers}
        onChange={(event) => setAddCustomers(event.currentTarget.checked)}
      />
      <Button
        type="submit"
        variant="default"
        leftSection={<IconUpload size={14} aria-hidden />}
        loading={begin.isPending}
        disabled={path.trim() === '' || running}
      >
        Import
      </Button>
      {begin.error && <FailureView error={begin.error} />}
    </form>
  )
}

const stateNames = { running: 'Reading', done: 'Done', stopped: 'Stopped', failed: 'Failed' } as const

function ImportRow({ entry }: { entry: RequestImport }) {
  const stop = useMutation(api.forecasts.stopImport.mutationOptions())
  const { state, rowsAdded, rowsRepeated, rowsDirty, firstAt, lastAt, problems } = entry
  const span = firstAt !== null && lastAt !== null ? `, ${formatDay(firstAt)} – ${formatDay(lastAt)}` : ''
  return (
    <li>
      <p className="name" dir="auto">
        {entry.path}
      </p>
      <p className="caption tabular">
        {stateNames[state]}
        {state === 'running' && ` ${formatShare(entry.progress)}`} ·{' '}
        <Moment at={entry.finishedAt ?? entry.startedAt} /> · {formatCount(rowsAdded)} added{span} ·{' '}
        {formatCount(rowsRepeated)} were there already · {formatCount(rowsDirty)} dirty
      </p>
      {state === 'running' && (
        <div className={styles.running}>
          <Progress value={entry.progress * 100} aria-label="Share of the file that is read" />
          <Button size="compact-xs" variant="default" onClick={() => stop.mutate({ id: entry.id })}>
            Stop
          </Button>
        </div>
      )}
      {state === 'stopped' && <p className="caption">Import the file again to go on where it stopped.</p>}
      {entry.error && <p className="caption">{entry.error}</p>}
      {problems.length > 0 && (
        <ul className={styles.problems}>
          {problems.slice(0, 8).map(({ reason, rows, firstLine }) => (
            <li key={reason} className="caption tabular">
              {formatCount(rows)} with {reason}, first in line {formatCount(firstLine)}
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
