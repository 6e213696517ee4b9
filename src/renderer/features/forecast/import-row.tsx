import { Button, Progress } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ForecastImport, ImportRemark } from '#shared/forecast-imports.ts'
import { api } from '../../app/api/client.ts'
import { Moment } from '../../components/moment.tsx'
import { formatShare } from '../../format/numbers.ts'
import styles from './forecast.module.css'
import { describeCounts, describeRemark, importKindNames, importStateNames } from './import-words.ts'

/** How one file or feed fared. What was not taken as it stood is told with its first rows. */
export function ImportRow({ entry }: { entry: ForecastImport }) {
  const stop = useMutation(api.forecasts.stopImport.mutationOptions())
  const { state } = entry
  return (
    <li className={styles.import}>
      <div className={styles.importHead}>
        <span className={styles.kind}>{importKindNames[entry.kind]}</span>
        <span className="name truncate" dir="auto" title={entry.url ?? entry.path}>
          {entry.url ?? entry.path}
        </span>
        <span className="caption tabular">
          {importStateNames[state]}
          {state === 'running' && ` ${formatShare(entry.progress)}`} ·{' '}
          <Moment at={entry.finishedAt ?? entry.startedAt} />
        </span>
      </div>
      <p className="caption tabular">{describeCounts(entry)}</p>
      {state === 'running' && (
        <div className={styles.running}>
          <Progress value={entry.progress * 100} aria-label="Share of the file that is read" />
          <Button size="compact-xs" variant="default" onClick={() => stop.mutate({ id: entry.id })}>
            Stop
          </Button>
        </div>
      )}
      {state === 'stopped' && <p className="caption">Import the file again to go on where it stopped.</p>}
      {entry.error && <p className={styles.refusal}>{entry.error}</p>}
      <ImportRemarks remarks={entry.remarks} />
    </li>
  )
}

/** Why rows were not taken as they stood, the most frequent first, each with its first rows where they are asked for. */
export function ImportRemarks({ remarks }: { remarks: readonly ImportRemark[] }) {
  const [open, setOpen] = useState(false)
  if (remarks.length === 0) return null
  const hasMore = remarks.length > 3 || remarks.some(({ examples }) => examples.length > 0)
  return (
    <>
      <ul className={styles.remarks}>
        {remarks.slice(0, open ? undefined : 3).map((remark) => (
          <li key={`${remark.effect} ${remark.reason}`} data-effect={remark.effect}>
            <span className="caption tabular">{describeRemark(remark)}</span>
            {open &&
              remark.examples.map((example) => (
                <code key={example} className={styles.example} dir="auto">
                  {example}
                </code>
              ))}
          </li>
        ))}
      </ul>
      {hasMore && (
        <Button
          size="compact-xs"
          variant="subtle"
          aria-expanded={open}
          className={styles.examplesToggle}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Hide the rows' : 'Show the rows'}
        </Button>
      )}
    </>
  )
}
