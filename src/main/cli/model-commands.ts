import type { CostModelStatus } from '#shared/cost-model.ts'
import { defineCommand } from './command.ts'
import { formatTime } from './format.ts'
import { table } from './output.ts'

export const modelCommand = defineCommand({
  name: 'model',
  usage: '',
  summary: 'Which cost model quotes, why, and the versions there are',
  options: {},
  positionals: [0, 0],
  async run(_, { connect, output }) {
    const { client } = await connect('data')
    const status = await client.costModel.status()
    output.result(status, () => describeModel(status))
  },
})

export const modelRetrainCommand = defineCommand({
  name: 'model retrain',
  usage: '',
  summary: 'Trains the cost model on all finished jobs',
  options: {},
  positionals: [0, 0],
  async run(_, { connect, output }) {
    const { client } = await connect('data')
    const status = await client.costModel.retrain()
    output.result(status, () => describeModel(status))
  },
})

export const modelRollBackCommand = defineCommand({
  name: 'model roll-back',
  usage: '',
  summary: 'Takes the version of the cost model before this one back into use',
  options: {},
  positionals: [0, 0],
  async run(_, { connect, output }) {
    const { client } = await connect('data')
    const status = await client.costModel.rollBack()
    output.result(status, () => describeModel(status))
  },
})

function describeModel({ reason, drift, jobs, versions }: CostModelStatus): string[] {
  const percent = (share: number | undefined): string =>
    share === undefined ? '–' : `${(share * 100).toFixed(1)} %`
  const right = (title: string) => ({ title, alignRight: true })
  return [
    reason,
    `${jobs} finished jobs in the history.`,
    ...(drift
      ? [
          `Quotes have run ${Math.round(Math.abs(drift.share) * 100)} % ${drift.quotesRun} since ${formatTime(drift.since)}.`,
        ]
      : []),
    ...(versions.length === 0
      ? []
      : [
          '',
          ...table(
            [
              { title: 'Trained' },
              right('Renditions'),
              right('Error'),
              right('Built-in'),
              right('P10–P90 held'),
            ],
            versions.map(({ id, lessons, scores: { cpuSeconds }, inUse }) => [
              `${formatTime(id)}${inUse ? ' (in use)' : ''}`,
              `${lessons}`,
              percent(cpuSeconds?.learnedError),
              percent(cpuSeconds?.builtInError),
              percent(cpuSeconds?.coverage),
            ]),
          ),
        ]),
  ]
}
