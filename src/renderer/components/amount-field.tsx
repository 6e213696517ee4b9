import { TextInput, type TextInputProps } from '@mantine/core'
import type { Unit } from '#shared/amounts.ts'
import { formatAmount, unitLabel } from '../format/amount.ts'
import { parseAmount } from '../format/amount-input.ts'

interface AmountFieldProps extends Omit<TextInputProps, 'value' | 'onChange' | 'error' | 'description'> {
  unit: Unit
  /** What was typed, kept as it is so that a correction starts from it. */
  value: string
  onChange: (value: string) => void
  /** Refuses what parses but is not meant here. */
  check?: (amountMinor: number) => string | null
}

/** Money or compute as text, read back in full so that a slipped comma is seen before it is spent. */
export function AmountField({ unit, value, onChange, check, ...input }: AmountFieldProps) {
  const parsed = parseAmount(value, unit)
  const problem =
    value.trim() === '' ? null : parsed.ok ? (check?.(parsed.amountMinor) ?? null) : parsed.problem
  return (
    <TextInput
      {...input}
      value={value}
      inputMode="decimal"
      autoComplete="off"
      rightSection={<span className="caption">{unitLabel(unit)}</span>}
      rightSectionWidth={44}
      error={problem}
      description={parsed.ok && problem === null ? `= ${formatAmount(parsed.amountMinor, unit)}` : ' '}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
