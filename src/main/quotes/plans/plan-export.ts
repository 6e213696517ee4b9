import { minorDigits } from '#shared/amounts.ts'
import type { PlanRefusal, PlanRow } from '#shared/plans.ts'
import type { Interval } from '#shared/primitives.ts'

const header = [
  'line',
  'name',
  'customer',
  'profiles',
  'count',
  'date',
  'unit',
  ...['cost', 'cpu_seconds', 'output_bytes', 'wall_seconds'].flatMap((name) =>
    ['p10', 'p50', 'p90'].map((quantile) => `${name}_${quantile}`),
  ),
  'notes',
  'refused',
].join(',')

/** A result as lines of CSV, one a planned job; refused rows stand at the end with their reason. Costs are in whole units of the currency. */
export function* exportLines(
  rows: readonly PlanRow[],
  refusals: readonly PlanRefusal[],
  customerName: (id: string) => string,
): Generator<string> {
  yield header
  for (const row of rows) yield rowLine(row, minorDigits(row.unit), customerName(row.customerId))
  const empty = Array<string>(header.split(',').length - 3).fill('')
  for (const { line, name, reason } of refusals) yield [line, cell(name), ...empty, cell(reason)].join(',')
}

function rowLine(row: PlanRow, digits: number, customer: string): string {
  return [
    row.line,
    cell(row.name),
    cell(customer),
    cell(row.outputs),
    row.count,
    row.date ?? '',
    row.unit.kind === 'money' ? row.unit.currency : 'CU',
    ...three(row.amountMinor).map((minor) => (minor / 10 ** digits).toFixed(digits)),
    ...[row.cpuSeconds, row.outputBytes, row.wallSeconds].flatMap((interval) => three(interval).map(plain)),
    cell(row.reasons.join(' ')),
    '',
  ].join(',')
}

function three({ p10, p50, p90 }: Interval): [number, number, number] {
  return [p10, p50, p90]
}

function plain(value: number): string {
  return String(Number(value.toPrecision(6)))
}

/** Quoted where needed. A spreadsheet would run what begins like a formula; an apostrophe keeps it a text. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
