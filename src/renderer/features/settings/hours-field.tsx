import { TextInput } from '@mantine/core'
import styles from './settings.module.css'

interface HoursFieldProps {
  label: string
  description: string
  values: readonly string[]
  isValid: (value: string) => boolean
  onChange: (values: string[]) => void
}

/** One figure for each hour of the day. A figure entered in one hour can be carried on to the next ones by typing it there. */
export function HoursField({ label, description, values, isValid, onChange }: HoursFieldProps) {
  return (
    <fieldset className={styles.hours}>
      <legend className={styles.label}>{label}</legend>
      <p className="caption">{description}</p>
      <div className={styles.hourGrid}>
        {values.map((value, hour) => (
          <TextInput
            // biome-ignore lint/suspicious/noArrayIndexKey: an hour is its place
            key={hour}
            size="xs"
            label={`${String(hour).padStart(2, '0')}`}
            aria-label={`${label}, ${String(hour).padStart(2, '0')}:00`}
            inputMode="decimal"
            error={!isValid(value)}
            value={value}
            onChange={(event) => onChange(values.with(hour, event.currentTarget.value))}
          />
        ))}
      </div>
    </fieldset>
  )
}
