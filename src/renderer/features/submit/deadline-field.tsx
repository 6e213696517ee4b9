import { Select, TextInput } from '@mantine/core'
import { useNow } from '../../app/clock.ts'

interface DeadlineFieldProps {
  /** Milliseconds since the epoch; null: no promise. */
  deadlineAt: number | null
  onChange: (deadlineAt: number | null) => void
}

const usualHours = 24

/** Whether the job is done when it is done, or by a time that is promised and has its price. */
export function DeadlineField({ deadlineAt, onChange }: DeadlineFieldProps) {
  const now = useNow()
  return (
    <div>
      <Select
        label="Deadline"
        data={[
          { value: 'none', label: 'None: in the queue’s own time' },
          { value: 'at', label: 'By a time' },
        ]}
        value={deadlineAt === null ? 'none' : 'at'}
        onChange={(choice) => onChange(choice === 'at' ? nextFullHour(now + usualHours * 3_600_000) : null)}
      />
      {deadlineAt !== null && (
        <TextInput
          mt={6}
          type="datetime-local"
          aria-label="Done by"
          min={toInput(now)}
          value={toInput(deadlineAt)}
          error={deadlineAt <= now ? 'This time has passed.' : null}
          onChange={(event) => {
            const at = Date.parse(event.currentTarget.value)
            if (Number.isFinite(at)) onChange(at)
          }}
        />
      )}
    </div>
  )
}

function nextFullHour(at: number): number {
  return Math.ceil(at / 3_600_000) * 3_600_000
}

/** Local time as such an input takes it: `2026-03-01T18:00`. */
function toInput(at: number): string {
  const date = new Date(at)
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
