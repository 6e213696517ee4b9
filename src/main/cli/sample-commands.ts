import { setTimeout as pause } from 'node:timers/promises'
import { HeadroomError } from '#shared/errors.ts'
import type { SampleStatus } from '#shared/sample.ts'
import type { Client } from './client.ts'
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
    await client.sample.create()
    const status = await followed(context, client)
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
    await client.sample.remove()
    const status = await followed(context, client)
    context.output.result(status, () => [
      before.state === 'none' ? 'There is no sample studio here.' : 'The sample studio is gone.',
    ])
  },
})

/** Follows the work by its status until it is done. Errors: what it failed with. */
async function followed({ output, signal }: CommandContext, client: Client): Promise<SampleStatus> {
  const progress = createProgress(output)
  let status = await client.sample.status()
  while (status.progress) {
    progress.show([{ name: 'Sample studio', share: status.progress.share, note: status.progress.step }])
    await pause(lookEveryMs, undefined, { signal })
    status = await client.sample.status()
  }
  progress.end()
  if (status.error) throw new HeadroomError(status.error.code, status.error.message)
  return status
}
