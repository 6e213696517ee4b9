import { tierSchema, tiers } from '#shared/customers.ts'
import { defineCommand, UsageError } from './command.ts'
import { findArchivedCustomer, findCustomer } from './lookup.ts'
import { wholeNumber } from './number-argument.ts'
import { printable, table } from './output.ts'

export const customersCommand = defineCommand({
  name: 'customers',
  usage: '[--archived]',
  summary: 'Customers with tier and priority',
  options: { archived: { type: 'boolean' } },
  positionals: [0, 0],
  async run({ values }, { connect, output }) {
    const { client } = await connect('data')
    const customers = await client.customers.list({ includeArchived: values.archived ?? false })
    const columns = [
      { title: 'Customer' },
      { title: 'Tier' },
      { title: 'Priority', alignRight: true },
      { title: 'Id' },
    ]
    output.result(customers, () =>
      customers.length === 0
        ? ['There is no customer yet. Add one: headroom customers add NAME']
        : table(
            columns,
            customers.map(({ name, tier, priority, id }) => [printable(name), tier, String(priority), id]),
          ),
    )
  },
})

export const customersAddCommand = defineCommand({
  name: 'customers add',
  usage: `NAME [--tier ${tiers.join('|')}] [--priority 0-9]`,
  summary: 'Adds a customer',
  options: { tier: { type: 'string' }, priority: { type: 'string' } },
  positionals: [1, 1],
  async run({ positionals, values }, { connect, output }) {
    const tier = tierSchema.optional().safeParse(values.tier)
    if (!tier.success) throw new UsageError(`“${values.tier}” is no tier. Choose ${tiers.join(', ')}.`)
    const priority =
      values.priority === undefined ? {} : { priority: wholeNumber('--priority', values.priority) }
    const { client } = await connect('data')
    const customer = await client.customers.create({
      name: positionals[0]!,
      ...(tier.data ? { tier: tier.data } : {}),
      ...priority,
    })
    output.result(customer, () => [`Added ${printable(customer.name)} (${customer.id}), ${customer.tier}.`])
  },
})

export const customersArchiveCommand = defineCommand({
  name: 'customers archive',
  usage: 'NAME|ID',
  summary: 'Takes a customer out of use; jobs, budgets and ledger stay',
  options: {},
  positionals: [1, 1],
  async run({ positionals }, { connect, output }) {
    const { client } = await connect('data')
    const { id } = await findCustomer(client, positionals[0])
    const customer = await client.customers.archive({ id })
    output.result(customer, () => [
      `Archived ${printable(customer.name)}. Bring it back: headroom customers unarchive ${customer.id}`,
    ])
  },
})

export const customersUnarchiveCommand = defineCommand({
  name: 'customers unarchive',
  usage: 'NAME|ID',
  summary: 'Brings an archived customer back',
  options: {},
  positionals: [1, 1],
  async run({ positionals }, { connect, output }) {
    const { client } = await connect('data')
    const { id } = await findArchivedCustomer(client, positionals[0]!)
    const customer = await client.customers.unarchive({ id })
    output.result(customer, () => [`${printable(customer.name)} may submit again.`])
  },
})
