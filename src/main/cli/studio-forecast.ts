import type { BudgetOutlook, DemandOutlook } from '#shared/forecasts.ts'
import type { CommandContext } from './command.ts'
import { formatTime } from './format.ts'
import { printable, table } from './output.ts'

/** The studio's own customers and budgets: what will be asked for, and when budgets will be gone. */
export async function forecastStudio({ connect, output }: CommandContext): Promise<void> {
  const { client } = await connect('data')
  const customers = await client.customers.list({ includeArchived: true })
  const names = new Map(customers.map(({ id, name }) => [id, printable(name)]))
  const requests = await client.forecasts.outlook({ resource: 'requests' })
  const cpuSeconds = await client.forecasts.outlook({ resource: 'cpuSeconds' })
  const resources = await client.forecasts.resources({})
  const usesGpu = resources.some(
    ({ resource, basis }) => resource === 'gpuSessionSeconds' && basis !== 'not known',
  )
  const gpuSessionSeconds = usesGpu ? await client.forecasts.outlook({ resource: 'gpuSessionSeconds' }) : []
  const budgets = await client.forecasts.exhaustion()
  output.result({ requests, cpuSeconds, gpuSessionSeconds, budgets }, () => {
    if (requests.length === 0 && budgets.length === 0) return nothingYet
    return [
      ...describeDemand('Requests', requests, names),
      '',
      ...describeDemand('CPU hours', cpuSeconds, names, 3600),
      '',
      ...(usesGpu ? [...describeDemand('GPU session-hours', gpuSessionSeconds, names, 3600), ''] : []),
      ...describeBudgets(budgets, names),
    ]
  })
}

const nothingYet = [
  'There is no history to forecast from yet. Import past requests: headroom forecast import FILE.csv --add-customers',
]

/** P50 with P10 and P90 behind it. */
function describeDemand(
  title: string,
  rows: readonly DemandOutlook[],
  names: ReadonlyMap<string, string>,
  perUnit = 1,
): string[] {
  const interval = ({ p10, p50, p90 }: DemandOutlook['nextDay']) =>
    `${figure(p50 / perUnit)} (${figure(p10 / perUnit)} – ${figure(p90 / perUnit)})`
  const columns = [
    { title },
    { title: 'Last week', alignRight: true },
    { title: 'Next hour', alignRight: true },
    { title: 'Next day', alignRight: true },
    { title: 'Next week', alignRight: true },
    { title: 'Busiest hour' },
  ]
  return table(
    columns,
    rows.map((row) => [
      names.get(row.customerId) ?? row.customerId,
      figure(row.lastWeek / perUnit),
      interval(row.nextHour),
      interval(row.nextDay),
      interval(row.nextWeek),
      formatTime(row.peakAt),
    ]),
  )
}

function describeBudgets(budgets: readonly BudgetOutlook[], names: ReadonlyMap<string, string>): string[] {
  return budgets.flatMap(({ name, customerId, summary }) => [
    `${printable(name)} (${names.get(customerId) ?? customerId})`,
    `  ${summary}`,
  ])
}

function figure(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(2)))
}
