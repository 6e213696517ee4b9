import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Job } from '#shared/jobs.ts'
import type { OutputRequest } from '#shared/profiles.ts'
import type { Client } from './client.ts'
import { type CommandContext, defineCommand } from './command.ts'
import { CommandRefused, type Refusal, toFailure } from './failure.ts'
import { formatAmount } from './format.ts'
import { chooseOutputs, findCustomer } from './lookup.ts'
import { printable, table } from './output.ts'
import { outputOptions, readService, serviceOptions } from './quote-command.ts'
import { waitForJobs } from './wait-for-jobs.ts'

export const submitCommand = defineCommand({
  name: 'submit',
  usage:
    'FILE|FOLDER… [--customer NAME] [--profile NAME]… [--hls | --container mp4|mkv|webm] [--output FOLDER] [--priority 0-9] [--deadline TIME] [--plan ID] [--wait]',
  summary: 'Quotes, holds and queues files or folders; --wait follows them to their end',
  options: {
    ...outputOptions,
    output: { type: 'string', short: 'o' },
    ...serviceOptions,
    plan: { type: 'string' },
    recursive: { type: 'boolean', short: 'r' },
    wait: { type: 'boolean', short: 'w' },
  },
  positionals: [1, 10_000],
  async run({ positionals, values }, context) {
    const service = readService(values)
    const { client, runningConsole } = await context.connect(values.wait ? 'work' : 'tools')
    const customer = await findCustomer(client, values.customer)
    const request = {
      customerId: customer.id,
      outputs: await chooseOutputs(client, values),
      ...(values.output === undefined ? {} : { outputFolder: resolve(values.output) }),
      ...service,
      ...(values.plan === undefined ? {} : { planId: values.plan }),
    }
    const { jobs, refusals } = await submitAll(client, positionals, request, values.recursive ?? false)
    if (!runningConsole && !values.wait && jobs.length > 0) {
      context.output.remark(
        'No console is running: the jobs wait until one is started (headroom serve), or use --wait.',
      )
    }
    const ended = values.wait ? await waitForJobs(client, jobs, context) : jobs
    finish(ended, refusals, context)
  },
})

type Request = {
  customerId: string
  outputs: OutputRequest[]
  outputFolder?: string
  priority?: number
  deadlineAt?: number
  planId?: string
}

/** A refused file does not stop the others. */
async function submitAll(client: Client, paths: readonly string[], request: Request, recursive: boolean) {
  const jobs: Job[] = []
  const refusals: Refusal[] = []
  for (const path of paths.map((given) => resolve(given))) {
    try {
      const isFolder = await stat(path).then(
        (facts) => facts.isDirectory(),
        () => false,
      )
      if (isFolder) {
        const answer = await client.jobs.submitFolder({ ...request, folder: path, recursive })
        jobs.push(...answer.jobs)
        refusals.push(...answer.refusals)
      } else {
        jobs.push(await client.jobs.submit({ ...request, sourcePath: path }))
      }
    } catch (error) {
      const { code, message } = toFailure(error, false)
      refusals.push({ path, code, message })
    }
  }
  return { jobs, refusals }
}

function finish(jobs: Job[], refusals: Refusal[], { output }: CommandContext): void {
  const failed = jobs.filter(({ state }) => state === 'failed' || state === 'cancelled')
  const problems = [
    ...refusals,
    ...failed.map((job) => ({
      path: job.sourcePath,
      code: job.error?.code ?? 'CANCELLED',
      message: job.error?.message ?? 'The job was cancelled.',
    })),
  ]
  if (problems.length === 0 || !output.json) output.result({ jobs }, () => describeJobs(jobs))
  if (problems.length > 0) throw new CommandRefused(problems, { jobs, refusals })
}

function describeJobs(jobs: readonly Job[]): string[] {
  if (jobs.length === 0) return []
  const columns = [
    { title: 'Job' },
    { title: 'Source' },
    { title: 'State' },
    { title: 'Price', alignRight: true },
  ]
  const rows = jobs.map((job) => [
    job.id,
    printable(job.sourceName),
    job.state,
    job.chargedMinor === null
      ? `≤ ${formatAmount(job.quote.amountMinor.p90, job.quote.terms.unit)}`
      : formatAmount(job.chargedMinor, job.quote.terms.unit),
  ])
  const files = jobs.flatMap((job) => job.outputFiles.map((file) => printable(file.path)))
  return [...table(columns, rows), ...(files.length === 0 ? [] : ['', ...files])]
}
