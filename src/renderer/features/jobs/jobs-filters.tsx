import { Button, Checkbox, Popover, Select, TextInput, UnstyledButton } from '@mantine/core'
import { IconColumns3, IconFilterOff, IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { Customer } from '#shared/customers.ts'
import { type JobState, jobStates } from '#shared/jobs.ts'
import { setPreferences, usePreferences } from '../../app/preferences.ts'
import type { Column } from '../../components/data-grid.tsx'
import { jobStateLook } from '../../components/state-badge.tsx'
import { optionalJobColumns } from './job-columns.tsx'
import styles from './jobs.module.css'
import type { JobsSearch } from './jobs-search.ts'

interface JobsFiltersProps {
  search: JobsSearch
  onChange: (change: Partial<JobsSearch>) => void
  customers: ReadonlyMap<string, Customer>
  /** The rows of the last change are still on their way. */
  reading: boolean
}

export function JobsFilters({ search, onChange, customers, reading }: JobsFiltersProps) {
  const filtered = search.states !== undefined || search.customerId !== undefined || search.text !== undefined
  const toggle = (state: JobState): void => {
    const states = new Set(search.states)
    if (!states.delete(state)) states.add(state)
    onChange({ states: states.size > 0 ? [...states] : undefined })
  }
  return (
    <div className={styles.filters}>
      <TextFilter
        value={search.text ?? ''}
        waits={reading}
        onChange={(text) => onChange({ text: text || undefined })}
      />
      <fieldset className={styles.states}>
        <legend className="visually-hidden">States</legend>
        {jobStates.map((state) => (
          <UnstyledButton
            key={state}
            className={styles.state}
            data-tone={jobStateLook[state].tone}
            aria-pressed={search.states?.includes(state) ?? false}
            onClick={() => toggle(state)}
          >
            {jobStateLook[state].icon}
            {jobStateLook[state].label}
          </UnstyledButton>
        ))}
      </fieldset>
      <Select
        aria-label="Customer"
        placeholder="Any customer"
        w={160}
        searchable
        clearable
        limit={100}
        data={[...customers.values()].map(({ id, name }) => ({ value: id, label: name }))}
        value={search.customerId ?? null}
        onChange={(customerId) => onChange({ customerId: customerId ?? undefined })}
      />
      {filtered && (
        <Button
          variant="subtle"
          leftSection={<IconFilterOff size={14} aria-hidden />}
          onClick={() => onChange({ states: undefined, customerId: undefined, text: undefined })}
        >
          Clear
        </Button>
      )}
    </div>
  )
}

interface TextFilterProps {
  value: string
  waits: boolean
  onChange: (text: string) => void
}

/** A letter filters at once; what is typed while the rows are read is asked for together afterwards, so that a slow host gets fewer questions. */
function TextFilter({ value, waits, onChange }: TextFilterProps) {
  const [text, setText] = useState(value)
  const asked = useRef(value)
  useEffect(() => {
    if (value === asked.current) return
    asked.current = value
    setText(value)
  }, [value])
  useEffect(() => {
    if (text === asked.current || waits) return
    asked.current = text
    onChange(text)
  }, [text, waits, onChange])
  return (
    <TextInput
      id="job-filter"
      type="search"
      w={180}
      aria-label="Filter by source name"
      placeholder="Filter by name (/)"
      maxLength={200}
      leftSection={<IconSearch size={14} aria-hidden />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  )
}

export function ColumnChoice({ columns }: { columns: readonly Column<never>[] }) {
  const { jobColumnsHidden } = usePreferences()
  return (
    <Popover position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button ml="auto" variant="default" leftSection={<IconColumns3 size={14} aria-hidden />}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Columns">
        <Checkbox.Group
          value={optionalJobColumns.filter((key) => !jobColumnsHidden.includes(key))}
          onChange={(shown) =>
            setPreferences({ jobColumnsHidden: optionalJobColumns.filter((key) => !shown.includes(key)) })
          }
        >
          <div className={styles.columnChoice}>
            {columns
              .filter(({ key }) => (optionalJobColumns as readonly string[]).includes(key))
              .map((column) => (
                <Checkbox key={column.key} value={column.key} label={column.header} />
              ))}
          </div>
        </Checkbox.Group>
      </Popover.Dropdown>
    </Popover>
  )
}
