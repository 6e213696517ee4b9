import { Button, Select, TextInput } from '@mantine/core'
import { IconFilterOff, IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import styles from './activity.module.css'
import { type ActivitySearch, activitySpans } from './activity-search.ts'
import { activitySpanNames } from './activity-span.ts'

export const activityFilterId = 'activity-filter'

interface ActivityFiltersProps {
  search: ActivitySearch
  onChange: (change: Partial<ActivitySearch>) => void
}

export function ActivityFilters({ search, onChange }: ActivityFiltersProps) {
  const filtered = search.text !== undefined || search.span !== undefined
  return (
    <div className={styles.filters}>
      <TextFilter value={search.text ?? ''} onChange={(text) => onChange({ text: text || undefined })} />
      <Select
        aria-label="Time"
        w={150}
        allowDeselect={false}
        data={activitySpans.map((span) => ({ value: span, label: activitySpanNames[span] }))}
        value={search.span ?? 'all'}
        onChange={(chosen) => {
          const span = activitySpans.find((known) => known === chosen)
          onChange({ span: span === 'all' ? undefined : span })
        }}
      />
      {filtered && (
        <Button
          variant="subtle"
          leftSection={<IconFilterOff size={14} aria-hidden />}
          onClick={() => onChange({ text: undefined, span: undefined })}
        >
          Clear
        </Button>
      )}
    </div>
  )
}

/** Typing filters after a breath, so that a fast typist does not ask for every letter. */
function TextFilter({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => onChange(text), 150)
    return () => clearTimeout(timer)
  }, [text, value, onChange])
  return (
    <TextInput
      id={activityFilterId}
      type="search"
      w={240}
      aria-label="Filter by who or what"
      placeholder="Who or what (/)"
      maxLength={200}
      leftSection={<IconSearch size={14} aria-hidden />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  )
}
