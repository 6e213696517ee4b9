import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { RequestImport } from '#shared/forecasts.ts'
import type { Client } from './client.ts'
import { type CommandContext, defineCommand } from './command.ts'
import { CommandRefused } from './failure.ts'
import { formatTime } from './format.ts'
import { printable } from './output.ts'
import { createProgress } from './progress.ts'

export const forecastImportCommand = defineCommand({
  name: 'forecast import',
  usage: 'FILE.csv [--time-zone ZONE] [--add-customers]',
  summary:
    'Reads past requests (time, customer, content type, format, duration, complexity) into the history',
  options: { 'time-zone': { type: 'string' }, 'add-customers': { type: 'boolean' } },
  positionals: [1, 1],
  async run({ positionals, values }, context) {
    const { client } = await context.connect('data')
    const begun = await client.forecasts.importRequests({
      path: resolve(positionals[0]!),
      timeZone: values['time-zone'],
      addCustomers: values['add-customers'] ?? false,
    })
    const ended = await follow(client, begun, context)
    if (ended.state === 'failed') {
      const message = ended.error ?? 'It failed.'
      throw new CommandRefused([{ path: ended.path, code: 'INVALID_INPUT', message }], { import: ended })
    }
    context.output.result(ended, () => describeImport(ended))
  },
})

/** Until it ended; at Ctrl-C it is stopped, and goes on when the file is imported again. */
async function follow(
  client: Client,
  begun: RequestImport,
  { output, signal }: CommandContext,
): Promise<RequestImport> {
  const progress = createProgress(output)
  let current = begun
  try {
    while (current.state === 'running') {
      progress.show([{ name: current.path, share: current.progress, note: `${current.rowsAdded} rows` }])
      await pause(100, undefined, { signal })
      current = (await client.forecasts.imports()).find(({ id }) => id === begun.id) ?? current
    }
    return current
  } finally {
    progress.end()
    if (current.state === 'running') await client.forecasts.stopImport({ id: begun.id })
  }
}

function describeImport(ended: RequestImport): string[] {
  const { rowsAdded, rowsRepeated, rowsDirty, firstAt, lastAt } = ended
  const span = firstAt === null || lastAt === null ? '' : `, ${formatTime(firstAt)} to ${formatTime(lastAt)}`
  return [
    `${rowsAdded} requests added${span}; ${rowsRepeated} were there already, ${rowsDirty} rows are dirty.`,
    ...ended.problems.map(
      ({ reason, rows, firstLine }) => `  ${rows} with ${printable(reason)}, first in line ${firstLine}`,
    ),
  ]
}
