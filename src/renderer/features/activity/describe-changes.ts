import type { ActivityEntry } from '#shared/activity.ts'
import type { Unit } from '#shared/amounts.ts'
import { formatAmount, formatMicroPrice, unitLabel } from '../../format/amount.ts'
import { formatBitRate, formatBytes } from '../../format/bytes.ts'
import { formatDuration } from '../../format/duration.ts'
import { numberFormat } from '../../format/numbers.ts'
import { formatMoment } from '../../format/time.ts'

/** One changed field in words; null where the thing did not have it. */
export interface FieldChange {
  /** `Priority`, or `Video · frame rate` for a field within a field. */
  label: string
  before: string | null
  after: string | null
}

/** A value that is there and empty. What is new and empty is not worth a word. */
const none = 'none'

/** Said by the summary or of no use to a person. */
const silentFields = new Set(['id', 'customerId', 'createdAt', 'builtIn'])

/** The changed fields of an entry in words. `unit` is what amounts without a unit of their own count in, when it is known. */
export function describeChanges(
  entry: Pick<ActivityEntry, 'before' | 'after'>,
  unit?: Unit,
  locale?: string,
): FieldChange[] {
  const unitBefore = unitOf(entry.before) ?? unit
  const unitAfter = unitOf(entry.after) ?? unitBefore
  const before = leaves(entry.before)
  const after = leaves(entry.after)
  return [...new Set([...after.keys(), ...before.keys()])]
    .map((path) => ({
      label: labelOf(path),
      before: describeLeaf(before.get(path), unitBefore, locale),
      after: describeLeaf(after.get(path), unitAfter, locale),
    }))
    .filter(({ before, after }) => before !== after && !(before === null && after === none))
}

/** One line for a table: `Priority 5 → 7 · Tier standard → premium`. */
export function summariseChanges(changes: readonly FieldChange[]): string {
  return changes
    .map(({ label, before, after }) =>
      before === null ? `${label} ${after}` : `${label} ${before} → ${after ?? 'removed'}`,
    )
    .join(' · ')
}

interface Leaf {
  field: string
  value: unknown
}

/** The values of an object and of the objects in it, by dotted path. Lists are values. */
function leaves(object: Record<string, unknown>, prefix = ''): Map<string, Leaf> {
  const found = new Map<string, Leaf>()
  for (const [field, value] of Object.entries(object)) {
    const path = `${prefix}${field}`
    if (silentFields.has(path)) continue
    const unit = asUnit(value)
    if (unit) found.set(path, { field, value: unitLabel(unit) })
    else if (isObject(value)) for (const [inner, leaf] of leaves(value, `${path}.`)) found.set(inner, leaf)
    else found.set(path, { field, value })
  }
  return found
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function asUnit(value: unknown): Unit | undefined {
  if (!isObject(value)) return undefined
  if (value.kind === 'compute') return { kind: 'compute' }
  if (value.kind === 'money' && typeof value.currency === 'string') {
    return { kind: 'money', currency: value.currency }
  }
  return undefined
}

/** A budget has a unit, the price book only a currency. */
function unitOf({ unit, currency }: Record<string, unknown>): Unit | undefined {
  return asUnit(unit ?? { kind: 'money', currency })
}

const namesOfTheirOwn: Record<string, string> = {
  microMinorPerComputeUnit: 'price of a compute unit',
  microMinorPerOutputGibibyte: 'price of a delivered GiB',
  microMinorPerGibibyteMonth: 'price of a GiB and month',
  microMinorPerMinute: 'price of a minute',
  microMinorPerKilowattHour: 'price of a kWh',
  minorPerTitle: 'price of a title',
  capMinorPerMonth: 'cap of a month',
}

/** `maximumThreads` is `Maximum threads`; the unit at a name's end is in the value already. */
function labelOf(path: string): string {
  const words = path
    .split('.')
    .filter((part, index) => part !== 'kind' || index === 0)
    .map((part) => namesOfTheirOwn[part] ?? spaced(part.replace(/(Minor|Seconds|Bytes|At)$/, '')))
    .join(' · ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function spaced(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

function describeLeaf(leaf: Leaf | undefined, unit: Unit | undefined, locale?: string): string | null {
  return leaf === undefined ? null : describeValue(leaf, unit, locale)
}

function describeValue({ field, value }: Leaf, unit: Unit | undefined, locale?: string): string {
  if (value === null || value === '') return none
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return describeNumber(field, value, unit, locale)
  if (Array.isArray(value)) {
    return value.map((item) => describeItem(item, unit, locale)).join('; ') || none
  }
  return String(value)
}

function describeItem(item: unknown, unit: Unit | undefined, locale?: string): string {
  if (!isObject(item)) return describeValue({ field: '', value: item }, unit, locale)
  return [...leaves(item)]
    .map(([path, leaf]) => `${labelOf(path).toLowerCase()} ${describeValue(leaf, unit, locale)}`)
    .join(', ')
}

/** Names end in their unit, so the name says how to print the figure. */
function describeNumber(field: string, value: number, unit: Unit | undefined, locale?: string): string {
  if (field.startsWith('microMinor') && unit) return formatMicroPrice(value, unit, locale)
  if ((field.endsWith('Minor') || field === 'minorPerTitle' || field === 'capMinorPerMonth') && unit)
    return formatAmount(value, unit, { locale })
  if (field.endsWith('Minor')) return `${numberFormat({}, locale).format(value)} minor units`
  if (field.endsWith('Seconds')) return formatDuration(value, locale)
  if (field.endsWith('Bytes')) return formatBytes(value, locale)
  if (field.endsWith('At')) return formatMoment(value, locale)
  if (field === 'bitsPerSecond') return formatBitRate(value, locale)
  return numberFormat({ maximumFractionDigits: 6 }, locale).format(value)
}
