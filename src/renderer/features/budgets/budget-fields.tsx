import { Select, TextInput } from '@mantine/core'
import type { Unit } from '#shared/amounts.ts'
import { AmountField } from '../../components/amount-field.tsx'
import { timeZoneChoices } from '../../format/time-zones.ts'
import type { BudgetDraft } from './budget-draft.ts'
import styles from './budgets.module.css'

interface BudgetFieldsProps {
  draft: BudgetDraft
  unit: Unit
  onChange: (change: Partial<BudgetDraft>) => void
}

const notNegative = (amountMinor: number): string | null =>
  amountMinor < 0 ? 'This cannot be negative.' : null

/** The rules of a budget that may change later: allowance, renewal and limit. */
export function BudgetRuleFields({ draft, unit, onChange }: BudgetFieldsProps) {
  const calendar = draft.period === 'week' || draft.period === 'month'
  return (
    <>
      <TextInput
        data-autofocus
        label="Name"
        dir="auto"
        value={draft.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <AmountField
        label="Allowance"
        unit={unit}
        check={notNegative}
        value={draft.allowance}
        onChange={(allowance) => onChange({ allowance })}
      />
      {calendar && (
        <div className={styles.pair}>
          <Select
            label="When a period ends"
            data={[
              { value: 'reset', label: 'The rest expires' },
              { value: 'rollover', label: 'The rest is kept, up to a cap' },
              { value: 'manual', label: 'The rest stays, top-ups only' },
              { value: 'end', label: 'The budget ends' },
            ]}
            value={draft.renewal}
            onChange={(value) => onChange({ renewal: (value ?? 'reset') as BudgetDraft['renewal'] })}
          />
          {draft.renewal === 'rollover' && (
            <AmountField
              label="Cap"
              unit={unit}
              check={notNegative}
              value={draft.cap}
              onChange={(cap) => onChange({ cap })}
            />
          )}
        </div>
      )}
      <div className={styles.pair}>
        <Select
          label="When it is used up"
          data={[
            { value: 'hard', label: 'Nothing more is held' },
            { value: 'soft', label: 'An overdraft may be used' },
          ]}
          value={draft.limit}
          onChange={(value) => onChange({ limit: (value ?? 'hard') as BudgetDraft['limit'] })}
        />
        {draft.limit === 'soft' && (
          <AmountField
            label="Overdraft"
            unit={unit}
            check={notNegative}
            value={draft.overdraft}
            onChange={(overdraft) => onChange({ overdraft })}
          />
        )}
      </div>
    </>
  )
}

/** What a budget counts and over which time; fixed once it exists. */
export function BudgetFrameFields({ draft, onChange }: Omit<BudgetFieldsProps, 'unit'>) {
  return (
    <>
      <div className={styles.pair}>
        <Select
          label="Counts"
          data={[
            { value: 'money', label: `Money (${draft.currency})` },
            { value: 'compute', label: 'Compute units' },
          ]}
          value={draft.unit}
          onChange={(value) => onChange({ unit: value === 'compute' ? 'compute' : 'money' })}
        />
        <Select
          label="Over"
          data={[
            { value: 'month', label: 'A calendar month' },
            { value: 'week', label: 'A calendar week' },
            { value: 'rolling', label: 'A number of days, rolling' },
            { value: 'fixed', label: 'A fixed window' },
          ]}
          value={draft.period}
          onChange={(value) => onChange({ period: (value ?? 'month') as BudgetDraft['period'] })}
        />
      </div>
      {(draft.period === 'month' || draft.period === 'week') && (
        <Select
          label="Time zone"
          searchable
          limit={60}
          data={timeZoneChoices(draft.timeZone)}
          value={draft.timeZone}
          onChange={(value) => value && onChange({ timeZone: value })}
        />
      )}
      {draft.period === 'rolling' && (
        <TextInput
          label="Days"
          inputMode="numeric"
          value={draft.days}
          onChange={(event) => onChange({ days: event.currentTarget.value })}
        />
      )}
      {draft.period === 'fixed' && (
        <div className={styles.pair}>
          <TextInput
            label="First day"
            type="date"
            value={draft.startsOn}
            onChange={(event) => onChange({ startsOn: event.currentTarget.value })}
          />
          <TextInput
            label="Ends before"
            type="date"
            value={draft.endsOn}
            onChange={(event) => onChange({ endsOn: event.currentTarget.value })}
          />
        </div>
      )}
    </>
  )
}
