import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type ForecastImport, type ImportKind, importKinds } from '#shared/forecast-imports.ts'
import type { Client } from './client.ts'
import { type CommandContext, defineCommand, UsageError } from './command.ts'
import { CommandRefused } from './failure.ts'
import { formatTime } from './format.ts'
import { printable } from './output.ts'
import { createProgress } from './progress.ts'

export const forecastImportCommand = defineCommand({
  name: 'forecast import',
  usage:
    'FILE|URL [--kind requests|views|trends] [--time-zone ZONE] [--add-customers] [--content-type NAME] [--subject NAME]',
  summary:
    'Reads past requests (a CSV), viewings (a CSV, an access log, a trace) or trends (CSV, JSON, RSS, Atom) into the history',
  options: {
    kind: { type: 'string' },
    'time-zone': { type: 'string' },
    'add-customers': { type: 'boolean' },
    'content-type': { type: 'string' },
    subject: { type: 'string' },
  },
  positionals: [1, 1],
  async run({ positionals, values }, context) {
    const kind = importKinds.find((known) => known === (values.kind ?? 'requests'))
    if (!kind) throw new UsageError(`--kind is one of ${importKinds.join(', ')}, not “${values.kind}”.`)
    const { client } = await context.connect('data')
    const [source = ''] = positionals
    const begun = await client.forecasts.beginImport({
      kind,
      ...(/^https?:\/\//i.test(source) ? { url: source } : { path: resolve(source) }),
      timeZone: values['time-zone'],
      addCustomers: values['add-customers'] ?? false,
      contentType: values['content-type'],
      subject: values.subject,
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
  begun: ForecastImport,
  { output, signal }: CommandContext,
): Promise<ForecastImport> {
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

const rowNames: Record<ImportKind, string> = { requests: 'requests', views: 'viewings', trends: 'scores' }
const effectNames = { dirty: 'left out', repaired: 'put right', 'passed over': 'passed over' } as const

function describeImport(ended: ForecastImport): string[] {
  const { kind, format, rowsAdded, rowsRepeated, rowsDirty, rowsRepaired, rowsPassedOver } = ended
  const { firstAt, lastAt } = ended
  const span = firstAt === null || lastAt === null ? '' : `, ${formatTime(firstAt)} to ${formatTime(lastAt)}`
  return [
    `${rowsAdded} ${rowNames[kind]} added (${format ?? 'empty'})${span}; ${rowsRepeated} were there already, ${rowsDirty} rows are dirty, ${rowsRepaired} were put right, ${rowsPassedOver} are about something else.`,
    ...ended.remarks.flatMap(({ effect, reason, rows, firstLine, examples }) => [
      `  ${rows} ${effectNames[effect]} with ${printable(reason)}, first in line ${firstLine}`,
      ...examples.slice(0, 1).map((example) => `    ${printable(example)}`),
    ]),
  ]
}
