import type { CountedPlan } from '#shared/plans.ts'
import { defineCommand } from './command.ts'
import { formatAmount } from './format.ts'
import { printable, table } from './output.ts'

export const plansCommand = defineCommand({
  name: 'plans',
  usage: '',
  summary: 'Planned work that counts in the outlook of budgets until its jobs are submitted',
  options: {},
  positionals: [0, 0],
  async run(_, { connect, output }) {
    const { client } = await connect('data')
    const plans = await client.plans.counted()
    const customers = await client.customers.list({ includeArchived: true })
    const names = new Map(customers.map(({ id, name }) => [id, printable(name)]))
    output.result(plans, () =>
      plans.length === 0
        ? ['No plan counts. Quote one and say when: headroom quote PLAN.csv --expected 2026-12-01']
        : describePlans(plans, names),
    )
  },
})

export const plansRemoveCommand = defineCommand({
  name: 'plans remove',
  usage: 'ID',
  summary: 'No longer lets a plan count in the outlook of budgets',
  options: {},
  positionals: [1, 1],
  async run({ positionals }, { connect, output }) {
    const { client } = await connect('data')
    const id = positionals[0]!
    await client.plans.stopCounting({ id })
    output.result({ id }, () => [`${printable(id)} no longer counts.`])
  },
})

function describePlans(plans: readonly CountedPlan[], names: ReadonlyMap<string, string>): string[] {
  const columns = [
    { title: 'Id' },
    { title: 'Plan' },
    { title: 'Expected' },
    { title: 'Customer' },
    { title: 'Submitted', alignRight: true },
    { title: 'Still to come', alignRight: true },
  ]
  const rows = plans.flatMap(({ id, name, startsOn, endsOn, customers }) =>
    customers.map(({ customerId, unit, jobs, submittedJobs, leftMinor }) => [
      id,
      printable(name),
      startsOn === endsOn ? startsOn : `${startsOn} to ${endsOn}`,
      names.get(customerId) ?? customerId,
      `${submittedJobs} of ${jobs}`,
      formatAmount(leftMinor.p50, unit),
    ]),
  )
  return table(columns, rows)
}
