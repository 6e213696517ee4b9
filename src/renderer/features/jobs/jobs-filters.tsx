import { Button, Checkbox, Popover, Select, UnstyledButton } from '@mantine/core'
import { IconColumns3, IconFilterOff } from '@tabler/icons-react'
import { memo, useCallback, useMemo } from 'react'
import type { Customer } from '#shared/customers.ts'
import { type JobState, jobStates } from '#shared/jobs.ts'
import { setPreferences, usePreferences } from '../../app/preferences.ts'
import type { Column } from '../../components/column.ts'
import { jobStateLook } from '../../components/state-badge.tsx'
import { TextFilter } from '../../components/text-filter.tsx'
import { optionalJobColumns } from './job-columns.tsx'
import styles from './jobs.module.css'
import type { JobsSearch } from './jobs-search.ts'

interface JobsFiltersProps {
  search: JobsSearch
  onChange: (change: Partial<JobsSearch>) => void
  customers: ReadonlyMap<string, Customer>
}

function PlainJobsFilters({ search, onChange, customers }: JobsFiltersProps) {
  const filtered = search.states !== undefined || search.customerId !== undefined || search.text !== undefined
  const toggle = (state: JobState): void => {
    const states = new Set(search.states)
    if (!states.delete(state)) states.add(state)
    onChange({ states: states.size > 0 ? [...states] : undefined })
  }
  const onText = useCallback((text: string) => onChange({ text: text || undefined }), [onChange])
  const onCustomer = useCallback((customerId: string | undefined) => onChange({ customerId }), [onChange])
  return (
    <div className={styles.filters}>
      <TextFilter
        id="job-filter"
        label="Filter by source name"
        placeholder="Filter by name (/)"
        width={180}
        value={search.text ?? ''}
        onChange={onText}
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
      <CustomerFilter customers={customers} value={search.customerId} onChange={onCustomer} />
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

/** The table is scrolled and read far more often than its filters change. */
export const JobsFilters = memo(PlainJobsFilters)

interface CustomerFilterProps {
  customers: ReadonlyMap<string, Customer>
  value: string | undefined
  onChange: (customerId: string | undefined) => void
}

function PlainCustomerFilter({ customers, value, onChange }: CustomerFilterProps) {
  const choices = useMemo(
    () => [...customers.values()].map(({ id, name }) => ({ value: id, label: name })),
    [customers],
  )
  return (
    <Select
      aria-label="Customer"
      placeholder="Any customer"
      w={160}
      searchable
      clearable
      limit={100}
      data={choices}
      value={value ?? null}
      onChange={(customerId) => onChange(customerId ?? undefined)}
    />
  )
}
/** A thousand customers are not gone through at every letter of another filter. */
const CustomerFilter = memo(PlainCustomerFilter)

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
