import { UsageError } from './command.ts'

/** The value of an option that counts something. Errors: UsageError. */
export function wholeNumber(option: string, text: string): number {
  if (/^\d{1,9}$/.test(text.trim())) return Number(text)
  throw new UsageError(`${option} takes a whole number, not “${text}”.`)
}
