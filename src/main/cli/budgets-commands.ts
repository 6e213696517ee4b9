import { randomUUID } from 'node:crypto'
import type { BudgetWithBalance, LedgerEntry, Limit, NewBudget, Period, Renewal } from '#shared/budgets.ts'
import { parseAmount } from './amount-argument.ts'
import { defineCommand, UsageError } from './command.ts'
import { formatAmount, formatTime } from './format.ts'
import { findBudget, findCustomer } from './lookup.ts'
import { wholeNumber } from './number-argument.ts'
import { printable, table } from './output.ts'

export const budgetsCommand = defineCommand({
  name: 'budgets',
  usage: '[--customer NAME]',
  summary: 'Budgets with what is left of them',
  options: { customer: { type: 'string', short: 'c' } },
  positionals: [0, 0],
  async run({ values }, { connect, output }) {
    const { client } = await connect('data')
    const customerId = values.customer && (await findCustomer(client, values.customer)).id
    const budgets = await client.budgets.list(customerId ? { customerId } : {})
    const customers = await client.customers.list({ includeArchived: true })
    const names = new Map(customers.map(({ id, name }) => [id, name]))
    output.result(budgets, () => describeBudgets(budgets, names))
  },
})

function describeBudgets(
  budgets: readonly BudgetWithBalance[],
  names: ReadonlyMap<string, string>,
): string[] {
  if (budgets.length === 0) return ['There is no budget yet. Add one: headroom budgets add NAME "100 EUR"']
  const columns = [
    { title: 'Budget' },
    { title: 'Customer' },
    { title: 'Period' },
    { title: 'Allowance', alignRight: true },
    { title: 'Spent', alignRight: true },
    { title: 'Held', alignRight: true },
    { title: 'Available', alignRight: true },
    { title: 'Id' },
  ]
  const rows = budgets.map(({ budget, balance }) => [
    printable(budget.name) + (budget.closedAt === null ? '' : ' (closed)'),
    printable(names.get(budget.customerId) ?? budget.customerId),
    budget.period.kind === 'rolling' ? `rolling ${budget.period.days} days` : budget.period.kind,
    formatAmount(budget.allowanceMinor, budget.unit),
    formatAmount(balance.spentMinor, budget.unit),
    formatAmount(balance.heldMinor, budget.unit),
    formatAmount(balance.availableMinor, budget.unit),
    budget.id,
  ])
  return table(columns, rows)
}

export const budgetsAddCommand = defineCommand({
  name: 'budgets add',
  usage:
    'NAME "AMOUNT EUR|CU" [--customer NAME] [--period week|month|DAYS] [--time-zone ZONE] [--renewal reset|manual|end] [--overdraft "AMOUNT EUR|CU"]',
  summary: 'Adds a budget: hard unless an overdraft is given; monthly unless told otherwise',
  options: {
    customer: { type: 'string', short: 'c' },
    period: { type: 'string' },
    'time-zone': { type: 'string' },
    renewal: { type: 'string' },
    overdraft: { type: 'string' },
  },
  positionals: [2, 2],
  async run({ positionals, values }, { connect, output }) {
    const [name = '', amount = ''] = positionals
    const { amountMinor: allowanceMinor, unit } = parseAmount(amount)
    const { client } = await connect('data')
    const draft: NewBudget = {
      customerId: (await findCustomer(client, values.customer)).id,
      name,
      unit,
      allowanceMinor,
      period: parsePeriod(values.period ?? 'month', values['time-zone']),
      renewal: parseRenewal(values.renewal ?? 'reset'),
      limit: parseLimit(values.overdraft),
    }
    const created = await client.budgets.create(draft)
    output.result(created, () => [
      `Added ${printable(created.budget.name)} (${created.budget.id}): ${formatAmount(created.balance.availableMinor, unit)} available.`,
    ])
  },
})

export const budgetsTopUpCommand = defineCommand({
  name: 'budgets top-up',
  usage: 'BUDGET "AMOUNT EUR|CU" [--note TEXT] [--key KEY]',
  summary: 'Adds to a budget; the same --key takes effect once',
  options: { note: { type: 'string' }, key: { type: 'string' } },
  positionals: [2, 2],
  async run({ positionals, values }, { connect, output }) {
    const [wanted = '', amount = ''] = positionals
    const { amountMinor, unit } = parseAmount(amount)
    const { client } = await connect('data')
    const { budget } = await findBudget(client, wanted)
    const balance = await client.budgets.topUp({
      budgetId: budget.id,
      amountMinor,
      unit,
      note: values.note ?? '',
      idempotencyKey: values.key ?? randomUUID(),
    })
    output.result(balance, () => [
      `${printable(budget.name)} has ${formatAmount(balance.availableMinor, budget.unit)} available.`,
    ])
  },
})

export const budgetsLedgerCommand = defineCommand({
  name: 'budgets ledger',
  usage: 'BUDGET [--limit N]',
  summary: 'What happened to a budget, newest first',
  options: { limit: { type: 'string' } },
  positionals: [1, 1],
  async run({ positionals, values }, { connect, output }) {
    const limit = wholeNumber('--limit', values.limit ?? '50')
    const { client } = await connect('data')
    const { budget } = await findBudget(client, positionals[0]!)
    const page = await client.budgets.ledger({
      id: budget.id,
      limit,
    })
    const amount = (amountMinor: number) => formatAmount(amountMinor, budget.unit)
    output.result(page, () => describeLedger(page.entries, amount))
  },
})

function describeLedger(entries: readonly LedgerEntry[], amount: (amountMinor: number) => string): string[] {
  const columns = [
    { title: 'When' },
    { title: 'Entry' },
    { title: 'Change', alignRight: true },
    { title: 'Held', alignRight: true },
    { title: 'Balance', alignRight: true },
    { title: 'Note' },
  ]
  const rows = entries.map((entry) => [
    formatTime(entry.at),
    entry.kind,
    amount(entry.balanceDeltaMinor),
    amount(entry.heldDeltaMinor),
    amount(entry.balanceMinor),
    printable(entry.note),
  ])
  return table(columns, rows)
}

function parsePeriod(text: string, timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone): Period {
  if (text === 'week' || text === 'month') return { kind: text, timeZone }
  const days = Number(text)
  if (Number.isInteger(days) && days >= 1 && days <= 366) return { kind: 'rolling', days }
  throw new UsageError(`“${text}” is no period. Write week, month, or a number of days up to 366.`)
}

function parseRenewal(text: string): Renewal {
  if (text === 'reset' || text === 'manual' || text === 'end') return { kind: text }
  throw new UsageError(`“${text}” is no renewal. Choose reset, manual or end.`)
}

function parseLimit(overdraft: string | undefined): Limit {
  if (overdraft === undefined) return { kind: 'hard' }
  const { amountMinor } = parseAmount(overdraft)
  if (amountMinor < 0) throw new UsageError('An overdraft cannot be negative.')
  return { kind: 'soft', overdraftMinor: amountMinor }
}
