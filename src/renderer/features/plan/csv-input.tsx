import { Button, Textarea } from '@mantine/core'
import { IconDownload, IconFileUpload } from '@tabler/icons-react'
import { type DragEvent, useRef, useState } from 'react'
import { plannedColumns } from '#shared/plans.ts'
import { notifyFailure } from '../../app/notices.ts'
import { PlainTable } from '../../components/plain-table.tsx'
import { formatCount } from '../../format/numbers.ts'
import { saveText } from '../forecast/demand-csv.ts'
import styles from './plan.module.css'
import type { PlanText } from './use-plan.ts'

interface CsvInputProps {
  value: PlanText
  onChange: (value: PlanText) => void
}

/** Ten thousand lines in a text field would hold up typing; longer files are named and not shown. */
const mostShown = 20_000

const template =
  'name,duration,size,frame rate,codec,bitrate,count\nEpisode 1,45min,1080p,25,prores,180M,1\nTeaser,0:30,2160p,,,,4\n'

/** A CSV by dropping, picking, pasting or typing. */
export function CsvInput({ value, onChange }: CsvInputProps) {
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const take = (file: File | undefined): void => {
    if (!file) return
    file.text().then(
      (text) => onChange({ name: file.name, text }),
      (error: unknown) => notifyFailure('The file could not be read', error),
    )
  }
  function onDrop(event: DragEvent): void {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files[0])
  }
  const long = value.text.length > mostShown
  return (
    <section
      className={styles.drop}
      data-over={over || undefined}
      aria-label="A CSV of planned work"
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <div className={styles.pick}>
        <Button
          variant="default"
          leftSection={<IconFileUpload size={15} aria-hidden />}
          onClick={() => input.current?.click()}
        >
          Choose a CSV…
        </Button>
        <span className="muted">or drop it here, or paste it below</span>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconDownload size={14} aria-hidden />}
          onClick={() => saveText('planned-work.csv', template)}
        >
          An example to fill in
        </Button>
      </div>
      <input
        ref={input}
        type="file"
        accept=".csv,.tsv,.txt,text/csv"
        hidden
        aria-label="A CSV file"
        onChange={(event) => {
          take(event.currentTarget.files?.[0])
          event.currentTarget.value = ''
        }}
      />
      {long ? (
        <p className={styles.chosen}>
          <strong className="name">{value.name}</strong>{' '}
          <span className="muted tabular">{formatCount(value.text.split('\n').length - 1)} lines</span>
          <Button variant="subtle" size="compact-sm" onClick={() => onChange({ name: 'pasted', text: '' })}>
            Take another
          </Button>
        </p>
      ) : (
        <Textarea
          label={value.text !== '' && value.name !== 'pasted' ? value.name : 'Rows'}
          autosize
          minRows={4}
          maxRows={12}
          spellCheck={false}
          classNames={{ input: styles.text }}
          placeholder={template}
          value={value.text}
          onChange={(event) => onChange({ ...value, text: event.currentTarget.value })}
        />
      )}
      <Columns />
    </section>
  )
}

function Columns() {
  return (
    <details>
      <summary className="caption">Which columns are read</summary>
      <PlainTable
        label="Columns of a CSV of planned work"
        head={[{ label: 'Column' }, { label: 'What it holds' }]}
      >
        {plannedColumns.map(({ name, required, meaning }) => (
          <tr key={name}>
            <td>
              {name}
              {required && <span className="muted"> (needed)</span>}
            </td>
            <td>{meaning}</td>
          </tr>
        ))}
      </PlainTable>
    </details>
  )
}
