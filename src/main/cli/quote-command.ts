import { resolve } from 'node:path'
import type { Quote } from '#shared/quotes.ts'
import type { Client } from './client.ts'
import { defineCommand } from './command.ts'
import { formatAmount, formatBytes, formatInterval, formatSeconds } from './format.ts'
import { chooseOutputs, findCustomer } from './lookup.ts'
import { printable, table } from './output.ts'
import { type PlanChoice, planKindOf, quotePlan } from './plan-quote.ts'

export const outputOptions = {
  customer: { type: 'string', short: 'c' },
  profile: { type: 'string', short: 'p', multiple: true },
  hls: { type: 'boolean' },
  container: { type: 'string' },
} as const

export const quoteCommand = defineCommand({
  name: 'quote',
  usage:
    'FILE|FOLDER|PLAN.csv [--customer NAME] [--profile NAME]… [--hls | --container mp4|mkv|webm] [--recursive] [--export FILE.csv]',
  summary: 'What a job, a folder of media or a CSV of planned work would use and cost, before it runs',
  options: { ...outputOptions, recursive: { type: 'boolean' }, export: { type: 'string' } },
  positionals: [1, 1],
  async run({ positionals, values }, context) {
    const { output, signal } = context
    const { client } = await context.connect('tools')
    const kind = await planKindOf(positionals[0]!)
    if (kind !== null) {
      await quotePlan(client, await planChoice(client, kind, positionals[0]!, values), context)
      return
    }
    const customer = await findCustomer(client, values.customer)
    const outputs = await chooseOutputs(client, values)
    const quote = await client.quotes.create(
      { sourcePath: resolve(positionals[0]!), customerId: customer.id, outputs },
      { signal },
    )
    output.result(quote, () => describeQuote(quote))
  },
})

type PlanValues = Parameters<typeof chooseOutputs>[1] & {
  customer?: string | undefined
  recursive?: boolean | undefined
  export?: string | undefined
}

/** A CSV may name customers and profiles itself; a folder cannot. */
async function planChoice(
  client: Client,
  kind: 'folder' | 'csv',
  path: string,
  values: PlanValues,
): Promise<PlanChoice> {
  const customers = await client.customers.list({})
  const needsCustomer = kind === 'folder' || values.customer !== undefined || customers.length === 1
  const needsOutputs = kind === 'folder' || values.profile !== undefined
  return {
    path,
    kind,
    recursive: values.recursive ?? false,
    customerId: needsCustomer ? (await findCustomer(client, values.customer)).id : undefined,
    outputs: needsOutputs ? await chooseOutputs(client, values) : undefined,
    exportTo: values.export,
  }
}

export function describeQuote(quote: Quote): string[] {
  const amount = (amountMinor: number) => formatAmount(amountMinor, quote.terms.unit)
  const { total } = quote
  const columns = [
    { title: '' },
    { title: 'P10', alignRight: true },
    { title: 'P50', alignRight: true },
    { title: 'P90', alignRight: true },
  ]
  return [
    describeSource(quote),
    '',
    ...table(columns, [
      ['CPU time', ...formatInterval(total.cpuSeconds, formatSeconds)],
      ['Duration', ...formatInterval(total.wallSeconds, formatSeconds)],
      ['Peak memory', ...formatInterval(total.peakMemoryBytes, formatBytes)],
      ['Output', ...formatInterval(total.outputBytes, formatBytes)],
      ['Price', ...formatInterval(quote.amountMinor, amount)],
      ...quote.renditions.map((rendition) => [
        `  ${printable(rendition.name)}`,
        ...formatInterval(rendition.amountMinor, amount),
      ]),
    ]),
    '',
    ...quote.reasons.map((reason) => `· ${reason}`),
    `Quote ${quote.id} by ${quote.model.name} ${quote.model.version}`,
  ]
}

function describeSource({ source }: Quote): string {
  const { video } = source
  const picture = video
    ? `${video.width}×${video.height} ${video.codec} ${Number(video.framesPerSecond.toFixed(2))} fps`
    : 'no picture'
  return `${printable(source.path)}: ${formatSeconds(source.durationSeconds)}, ${picture}, ${source.audio.length} audio, ${formatBytes(source.sizeBytes)}`
}
