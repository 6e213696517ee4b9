import { type BulkCommand, describeBulk, type JobSelection } from '#shared/bulk.ts'
import type { Client } from './client.ts'
import { type Command, defineCommand, UsageError } from './command.ts'
import { parseStates } from './jobs-command.ts'
import { findCustomer } from './lookup.ts'
import { wholeNumber } from './number-argument.ts'

const filterOptions = {
  state: { type: 'string', multiple: true },
  customer: { type: 'string', short: 'c' },
  name: { type: 'string' },
  all: { type: 'boolean' },
} as const
type FilterValues = { state?: string[]; customer?: string; name?: string; all?: boolean }

/** Which jobs are meant. Errors: UsageError when nothing says which, so that a slip does not mean all. */
async function selectionOf(client: Client, values: FilterValues): Promise<JobSelection> {
  const states = parseStates(values.state)
  if (!states && !values.customer && !values.name && !values.all) {
    throw new UsageError('Say which jobs: --state, --customer, --name, or --all for every one.')
  }
  return {
    ...(states ? { states } : {}),
    ...(values.customer ? { customerId: (await findCustomer(client, values.customer)).id } : {}),
    ...(values.name ? { text: values.name } : {}),
  }
}

function bulkCommand(definition: {
  verb: string
  summary: string
  argument?: string
  command(positionals: string[]): BulkCommand
}): Command {
  const { verb, summary, argument } = definition
  const positionals = argument ? 1 : 0
  return defineCommand({
    name: `jobs ${verb}`,
    usage: `${argument ? `${argument} ` : ''}[--state STATE]… [--customer NAME] [--name TEXT] [--all]`,
    summary,
    options: filterOptions,
    positionals: [positionals, positionals],
    async run(invocation, { connect, output }) {
      const command = definition.command(invocation.positionals)
      const { client } = await connect('data')
      const filter = await selectionOf(client, invocation.values)
      const outcome = await client.jobs.bulk({ filter, command })
      output.result(outcome, () => [
        `${describeBulk(outcome)}.`,
        ...outcome.refusals.map(({ jobs, message }) => `${jobs}: ${message}`),
      ])
    },
  })
}

export const jobsBulkCommands: readonly Command[] = [
  bulkCommand({
    verb: 'pause',
    summary: 'Pauses every job that matches',
    command: () => ({ action: 'pause' }),
  }),
  bulkCommand({
    verb: 'resume',
    summary: 'Resumes every paused job that matches',
    command: () => ({ action: 'resume' }),
  }),
  bulkCommand({
    verb: 'retry',
    summary: 'Tries every failed job that matches again',
    command: () => ({ action: 'retry' }),
  }),
  bulkCommand({
    verb: 'cancel',
    summary: 'Cancels every job that matches and has not ended',
    command: () => ({ action: 'cancel' }),
  }),
  bulkCommand({
    verb: 'priority',
    argument: '0-9',
    summary: 'Gives every job that matches a priority',
    command: ([priority]) => ({
      action: 'setPriority',
      priority: wholeNumber('The priority', priority!),
    }),
  }),
]
