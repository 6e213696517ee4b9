import { stat, writeFile } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import type { Plan, PlanTotal } from '#shared/plans.ts'
import type { OutputRequest } from '#shared/profiles.ts'
import type { Client } from './client.ts'
import type { CommandContext } from './command.ts'
import { formatAmount, formatBytes, formatInterval, formatSeconds } from './format.ts'
import { printable, table } from './output.ts'

/** What is quoted as a plan, and not as one job: a folder of media, or a CSV of planned work. */
export async function planKindOf(path: string): Promise<'folder' | 'csv' | null> {
  if (['.csv', '.tsv'].includes(extname(path).toLowerCase())) return 'csv'
  const found = await stat(path).catch(() => undefined)
  return found?.isDirectory() ? 'folder' : null
}

export type PlanChoice = {
  path: string
  kind: 'folder' | 'csv'
  recursive: boolean
  customerId: string | undefined
  outputs: OutputRequest[] | undefined
  /** Where the rows go, as CSV. */
  exportTo: string | undefined
  /** When the work is expected, where it is to count in the outlook of budgets. */
  expected: { startsOn: string; endsOn: string | undefined } | undefined
}

/** Quotes a plan, tells what it adds up to, and writes its rows where that was asked for. */
export async function quotePlan(
  client: Client,
  choice: PlanChoice,
  { output, signal }: Pick<CommandContext, 'output' | 'signal'>,
): Promise<void> {
  const path = resolve(choice.path)
  const plan = await client.plans.create(
    {
      work:
        choice.kind === 'csv'
          ? { kind: 'csv-file', path }
          : { kind: 'folder', folder: path, recursive: choice.recursive },
      customerId: choice.customerId,
      outputs: choice.outputs,
    },
    { signal },
  )
  if (choice.exportTo !== undefined) {
    const { text } = await client.plans.export({ id: plan.id })
    await writeFile(resolve(choice.exportTo), text)
    output.remark(`Wrote ${choice.exportTo}.`)
  }
  const counted = choice.expected && (await client.plans.count({ id: plan.id, ...choice.expected }))
  output.result(counted ? { ...plan, counted } : plan, () => [
    ...describePlan(plan),
    ...(counted
      ? [
          `It counts in the outlook of budgets from ${counted.startsOn} to ${counted.endsOn} as ${counted.id}.`,
        ]
      : []),
  ])
}

const shownRefusals = 20

function describePlan(plan: Plan): string[] {
  const right = (title: string) => ({ title, alignRight: true })
  const amounts = ({ unit, amountMinor, jobs, cpuSeconds }: PlanTotal): string[] => [
    `${jobs}`,
    ...formatInterval(cpuSeconds, formatSeconds).slice(1, 2),
    ...formatInterval(amountMinor, (minor) => formatAmount(minor, unit)),
  ]
  const columns = [{ title: '' }, right('Jobs'), right('CPU P50'), right('P10'), right('P50'), right('P90')]
  return [
    `${plan.jobs} jobs in ${plan.rows} rows${plan.refused > 0 ? `, ${plan.refused} refused` : ''}: ${formatInterval(plan.cpuSeconds, formatSeconds).join(' / ')} of CPU, ${formatBytes(plan.outputBytes.p50)} of output`,
    '',
    ...table(columns, [
      ...plan.totals.map((total) => ['All', ...amounts(total)]),
      ...plan.byCustomer.map((group) => [`  ${printable(group.name)}`, ...amounts(group)]),
      ...plan.byOutputs.map((group) => [`  ${printable(group.name)}`, ...amounts(group)]),
    ]),
    ...plan.byCustomer.flatMap(({ name, unit, budget }) =>
      budget === null
        ? []
        : [
            `${printable(name)}: ${formatAmount(budget.leftMinor.p50, unit)} of ${printable(budget.name)} would be left; it is enough with ${Math.round(budget.chanceEnough * 100)} %`,
          ],
    ),
    ...plan.notes.map(({ text, rows }) => `· ${text} (${rows} of ${plan.rows} rows)`),
    ...plan.refusals
      .slice(0, shownRefusals)
      .map(
        ({ line, name, reason }) =>
          `Line ${line}${name ? ` (${printable(name)})` : ''}: ${printable(reason)}`,
      ),
    ...(plan.refused > shownRefusals ? [`and ${plan.refused - shownRefusals} more refused`] : []),
  ]
}
