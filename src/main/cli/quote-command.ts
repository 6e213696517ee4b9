import { resolve } from 'node:path'
import { dateSchema } from '#shared/plans.ts'
import type { Quote } from '#shared/quotes.ts'
import type { Client } from './client.ts'
import { defineCommand, UsageError } from './command.ts'
import { formatAmount, formatBytes, formatInterval, formatSeconds, formatTime } from './format.ts'
import { chooseOutputs, findCustomer } from './lookup.ts'
import { wholeNumber } from './number-argument.ts'
import { printable, table } from './output.ts'
import { type PlanChoice, planKindOf, quotePlan } from './plan-quote.ts'

export const outputOptions = {
  customer: { type: 'string', short: 'c' },
  profile: { type: 'string', short: 'p', multiple: true },
  hls: { type: 'boolean' },
  container: { type: 'string' },
} as const

/** How soon a job is wanted. */
export const serviceOptions = { priority: { type: 'string' }, deadline: { type: 'string' } } as const

/** Errors: UsageError for a deadline that is no time. */
export function readService(values: { priority?: string | undefined; deadline?: string | undefined }): {
  priority?: number
  deadlineAt?: number
} {
  const { priority, deadline } = values
  const deadlineAt = deadline === undefined ? undefined : Date.parse(deadline)
  if (Number.isNaN(deadlineAt)) {
    throw new UsageError(
      `“${deadline}” is no time. Write it as 2026-03-01T18:00, with a zone where it is not local.`,
    )
  }
  return {
    ...(priority === undefined ? {} : { priority: wholeNumber('--priority', priority) }),
    ...(deadlineAt === undefined ? {} : { deadlineAt }),
  }
}

export const quoteCommand = defineCommand({
  name: 'quote',
  usage:
    'FILE|FOLDER|PLAN.csv [--customer NAME] [--profile NAME]… [--hls | --container mp4|mkv|webm] [--priority 0-9] [--deadline TIME] [--recursive] [--export FILE.csv] [--expected 2026-12-01 [--until 2026-12-05]]',
  summary:
    'What a job, a folder of media or a CSV of planned work would use and cost, and what would be cheaper',
  options: {
    ...outputOptions,
    ...serviceOptions,
    recursive: { type: 'boolean' },
    export: { type: 'string' },
    expected: { type: 'string' },
    until: { type: 'string' },
  },
  positionals: [1, 1],
  async run({ positionals, values }, context) {
    const { output, signal } = context
    const { client } = await context.connect('tools')
    const kind = await planKindOf(positionals[0]!)
    const expected = readExpected(values)
    if (expected && kind === null) {
      throw new UsageError(
        '--expected is for a folder or a CSV of planned work; submit a file when it is there.',
      )
    }
    if (kind !== null) {
      const choice = await planChoice(client, kind, positionals[0]!, values)
      await quotePlan(client, { ...choice, expected }, context)
      return
    }
    const customer = await findCustomer(client, values.customer)
    const outputs = await chooseOutputs(client, values)
    const quote = await client.quotes.create(
      { sourcePath: resolve(positionals[0]!), customerId: customer.id, outputs, ...readService(values) },
      { signal },
    )
    output.result(quote, () => describeQuote(quote))
  },
})

/** Errors: UsageError for what is no day. */
function readExpected(values: { expected?: string | undefined; until?: string | undefined }) {
  const { expected, until } = values
  if (expected === undefined) {
    if (until !== undefined) throw new UsageError('--until goes with --expected: say from when, too.')
    return undefined
  }
  const day = (option: string, text: string): string => {
    const parsed = dateSchema.safeParse(text)
    if (parsed.success) return parsed.data
    throw new UsageError(`${option} is a day such as 2026-12-24, not “${text}”.`)
  }
  return {
    startsOn: day('--expected', expected),
    endsOn: until === undefined ? undefined : day('--until', until),
  }
}

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
): Promise<Omit<PlanChoice, 'expected'>> {
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
      ...quote.lines.map((line) => [`  ${line.name}`, ...formatInterval(line.amountMinor, amount)]),
      ['By rendition', '', '', ''],
      ...quote.renditions.map((rendition) => [
        `  ${printable(rendition.name)}`,
        ...formatInterval(rendition.amountMinor, amount),
      ]),
    ]),
    '',
    ...quote.lines.map((line) => `${line.name}: ${line.detail}`),
    ...describeFinish(quote),
    ...describeStudioCost(quote, amount),
    ...describeAlternatives(quote, amount),
    '',
    ...quote.reasons.map((reason) => `· ${reason}`),
    `Quote ${quote.id} by ${quote.model.name} ${quote.model.version}`,
  ]
}

function describeFinish({ finishesInSeconds, terms }: Quote): string[] {
  if (!finishesInSeconds) return []
  const [low, , high] = formatInterval(finishesInSeconds, formatSeconds)
  const promised = terms.deadline ? `; promised by ${formatTime(terms.deadline.at)}` : ''
  return ['', `Done ${low} to ${high} from now as the queue stands${promised}`]
}

function describeStudioCost({ studioCost }: Quote, amount: (amountMinor: number) => string): string[] {
  if (!studioCost) return []
  const columns = [{ title: 'What it costs us' }, { title: '', alignRight: true }, { title: '' }]
  return [
    '',
    ...table(columns, [
      ...studioCost.lines.map((line) => [`  ${line.name}`, amount(line.amountMinor), line.detail]),
      ['Together', amount(studioCost.amountMinor), `watts ${studioCost.power}`],
      ['Left of the price', amount(studioCost.marginMinor), 'licences paid'],
    ]),
  ]
}

function describeAlternatives({ alternatives }: Quote, amount: (amountMinor: number) => string): string[] {
  if (alternatives.length === 0) return []
  const columns = [
    { title: 'Cheaper' },
    { title: 'Price', alignRight: true },
    { title: 'Likely', alignRight: true },
    { title: 'SSIM', alignRight: true },
  ]
  const rows = alternatives.map((each) => [
    printable(each.title),
    formatChange(each.priceChange),
    amount(each.amountMinor.p50),
    each.similarityChange === null ? 'unknown' : each.similarityChange.toFixed(3),
  ])
  return ['', ...table(columns, rows)]
}

function formatChange(share: number): string {
  const percent = Math.round(share * 100)
  return `${percent > 0 ? '+' : ''}${percent} %`
}

function describeSource({ source }: Quote): string {
  const { video } = source
  const picture = video
    ? `${video.width}×${video.height} ${video.codec} ${Number(video.framesPerSecond.toFixed(2))} fps`
    : 'no picture'
  return `${printable(source.path)}: ${formatSeconds(source.durationSeconds)}, ${picture}, ${source.audio.length} audio, ${formatBytes(source.sizeBytes)}`
}
