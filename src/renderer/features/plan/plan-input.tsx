import { Button, Select } from '@mantine/core'
import { useState } from 'react'
import type { Customer } from '#shared/customers.ts'
import type { OutputRequest, Profile } from '#shared/profiles.ts'
import type { LoadedQuery } from '../../components/all-of.ts'
import { OutputsEditor } from '../../components/outputs-editor.tsx'
import { FailureView, Loaded, Panel } from '../../components/panel.tsx'
import { SegmentedChoice } from '../../components/segmented-choice.tsx'
import { CsvInput } from './csv-input.tsx'
import { emptyRow, handCsv, hasWork } from './hand-rows.ts'
import { HandTable } from './hand-table.tsx'
import styles from './plan.module.css'
import type { PlanText } from './use-plan.ts'

interface PlanInputProps {
  /** What the rows may be for. */
  choices: LoadedQuery<{ customers: readonly Customer[]; profiles: readonly Profile[] }>
  customerId: string | null
  outputs: readonly OutputRequest[]
  onCustomer: (customerId: string | null) => void
  onOutputs: (outputs: OutputRequest[]) => void
  onPlan: (text: PlanText) => void
  busy: boolean
  error: unknown
}

/** What is planned, and what holds for rows that do not say it themselves. */
export function PlanInput(props: PlanInputProps) {
  const { choices, customerId, outputs, onCustomer, onOutputs, onPlan, busy, error } = props
  const [way, setWay] = useState<'csv' | 'hand'>('csv')
  const [csv, setCsv] = useState<PlanText>({ name: 'pasted', text: '' })
  const [rows, setRows] = useState([emptyRow(1), emptyRow(2), emptyRow(3)])
  const text = way === 'csv' ? csv : { name: 'by hand', text: handCsv(rows) }
  const ready = way === 'csv' ? csv.text.trim() !== '' : hasWork(rows)
  return (
    <Panel
      title="Planned work"
      actions={
        <SegmentedChoice
          aria-label="How it is given"
          data={[
            { value: 'csv', label: 'A CSV' },
            { value: 'hand', label: 'By hand' },
          ]}
          value={way}
          onChange={setWay}
        />
      }
    >
      <form
        className={styles.input}
        onSubmit={(event) => {
          event.preventDefault()
          if (ready && !busy) onPlan(text)
        }}
      >
        {way === 'csv' ? (
          <CsvInput value={csv} onChange={setCsv} />
        ) : (
          <HandTable rows={rows} onChange={setRows} />
        )}
        <fieldset className={styles.defaults}>
          <legend className="caption">For rows that do not say it themselves</legend>
          <Loaded query={choices} skeletonRows={2}>
            {({ customers, profiles }) => (
              <>
                <Select
                  label="Customer"
                  searchable
                  limit={100}
                  placeholder="Every row names its own"
                  clearable
                  data={customers.map(({ id, name }) => ({ value: id, label: name }))}
                  value={customerId}
                  onChange={onCustomer}
                />
                <div>
                  <p className={styles.label}>Outputs</p>
                  <OutputsEditor outputs={outputs} profiles={profiles} onChange={onOutputs} />
                </div>
              </>
            )}
          </Loaded>
        </fieldset>
        {error !== null && error !== undefined && <FailureView error={error} />}
        <div>
          <Button type="submit" loading={busy} disabled={!ready}>
            Quote it
          </Button>
        </div>
      </form>
    </Panel>
  )
}
