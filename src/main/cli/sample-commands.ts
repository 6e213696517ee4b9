import type { SampleStatus } from '#shared/sample.ts'
import { type CommandContext, defineCommand } from './command.ts'
import { createProgress } from './progress.ts'

const lookEveryMs = 250

export const sampleCreateCommand = defineCommand({
  name: 'sample create',
  usage: '',
  summary:
    'Makes the sample studio in an empty workspace: customers, budgets, clips and a month to look around in',
  options: {},
  positionals: [0, 0],
  async run(_, context) {
    const { client, runningConsole } = await context.connect('tools')
    const status = await withProgress(context, 'Sample studio', client.sample.create(), () =>
      client.sample.status(),
    )
    context.output.result(status, () => [
      `The sample studio stands, with ${status.customerIds.length} customers. Everything in it is invented and marked as a sample.`,
      ...(runningConsole ? [] : ['Look around in it: headroom serve']),
      'Remove it: headroom sample remove',
    ])
  },
})

export const sampleRemoveCommand = defineCommand({
  name: 'sample remove',
  usage: '',
  summary: 'Removes the sample studio and nothing else',
  options: {},
  positionals: [0, 0],
  async run(_, context) {
    const { client } = await context.connect('data')
    const before = await client.sample.status()
    const status = await withProgress(context, 'Sample studio', client.sample.remove(), () =>
      client.sample.status(),
    )
    context.output.result(status, () => [
      before.state === 'none' ? 'There is no sample studio here.' : 'The sample studio is gone.',
    ])
  },
})

/** Follows the work by its status until it is done. */
async function withProgress(
  { output, signal }: CommandContext,
  name: string,
  work: Promise<SampleStatus>,
  look: () => Promise<SampleStatus>,
): Promise<SampleStatus> {
  const progress = createProgress(output)
  const done = Symbol('done')
  const ended = work.then(
    () => done,
    () => done,
  )
  for (;;) {
    const waited = await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, lookEveryMs))])
    if (waited === done) break
    signal.throwIfAborted()
    const { progress: now } = await look()
    if (now) progress.show([{ name, share: now.share, note: now.step }])
  }
  progress.end()
  return work
}
