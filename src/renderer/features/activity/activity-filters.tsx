import { Button, Select } from '@mantine/core'
import { IconFilterOff } from '@tabler/icons-react'
import { TextFilter } from '../../components/text-filter.tsx'
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
      <TextFilter
        id={activityFilterId}
        label="Filter by who or what"
        placeholder="Who or what (/)"
        width={240}
        value={search.text ?? ''}
        onChange={(text) => onChange({ text: text || undefined })}
      />
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
