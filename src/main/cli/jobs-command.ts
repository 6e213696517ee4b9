import { type JobState, type JobSummary, jobStateSchema } from '#shared/jobs.ts'
import { defineCommand, UsageError } from './command.ts'
import { formatAmount, formatShare, formatTime } from './format.ts'
import { findCustomer } from './lookup.ts'
import { wholeNumber } from './number-argument.ts'
import { printable, table } from './output.ts'

export const jobsCommand = defineCommand({
  name: 'jobs',
  usage: '[--state STATE]… [--customer NAME] [--limit N]',
  summary: 'Jobs, newest first',
  options: {
    state: { type: 'string', multiple: true },
    customer: { type: 'string', short: 'c' },
    limit: { type: 'string' },
  },
  positionals: [0, 0],
  async run({ values }, { connect, output }) {
    const states = parseStates(values.state)
    const limit = wholeNumber('--limit', values.limit ?? '50')
    const { client } = await connect('data')
    const customerId = values.customer && (await findCustomer(client, values.customer)).id
    const page = await client.jobs.list({
      ...(states ? { states } : {}),
      ...(customerId ? { customerId } : {}),
      limit,
    })
    output.result(page, () => describeJobs(page.jobs, page.total))
  },
})

/** Errors: UsageError naming the states there are. */
export function parseStates(names: string[] | undefined): JobState[] | undefined {
  return names?.map((name) => {
    const known = jobStateSchema.safeParse(name)
    if (known.success) return known.data
    throw new UsageError(`“${name}” is no state. Choose from ${jobStateSchema.options.join(', ')}.`)
  })
}

const columns = [
  { title: 'Job' },
  { title: 'Created' },
  { title: 'Source' },
  { title: 'State' },
  { title: 'Done', alignRight: true },
  { title: 'Price', alignRight: true },
  { title: 'Error' },
]

function describeJobs(jobs: readonly JobSummary[], total: number): string[] {
  if (total === 0) return ['There are no jobs. Submit one: headroom submit FILE']
  const rows = jobs.map((job) => [
    job.id,
    formatTime(job.createdAt),
    printable(job.sourceName),
    job.state,
    formatShare(job.progress),
    job.chargedMinor === null
      ? `≤ ${formatAmount(job.quotedAmountMinor.p90, job.terms.unit)}`
      : formatAmount(job.chargedMinor, job.terms.unit),
    job.error?.code ?? '',
  ])
  const more = total > jobs.length ? [`${total - jobs.length} more; see them with --limit ${total}.`] : []
  return [...table(columns, rows), ...more]
}
