import { resolve } from 'node:path'
import { backtestTable } from '../forecast/backtest-file.ts'
import { runInWorker } from '../forecast/run-in-worker.ts'
import { defineCommand } from './command.ts'
import { wholeNumber } from './number-argument.ts'
import { showTaskProgress } from './task-bar.ts'

export const backtestForecastCommand = defineCommand({
  name: 'backtest forecast',
  usage: 'FILE.csv [--season 24] [--horizon 48] [--origins 4] [--compare 20]',
  summary: 'How well each model would have forecast the end of the series, by rolling origins',
  options: {
    season: { type: 'string' },
    horizon: { type: 'string' },
    origins: { type: 'string' },
    compare: { type: 'string' },
  },
  positionals: [1, 1],
  async run({ positionals, values }, { output, signal }) {
    const request = {
      inputPath: resolve(positionals[0]!),
      season: wholeNumber('--season', values.season ?? '24'),
      horizon: wholeNumber('--horizon', values.horizon ?? '48'),
      origins: wholeNumber('--origins', values.origins ?? '4'),
      compared: wholeNumber('--compare', values.compare ?? '20'),
    }
    const bar = showTaskProgress(output)
    try {
      const result = await runInWorker('backtestFile', request, { signal, onProgress: bar.show })
      bar.end()
      output.result(result, () => backtestTable(result).trimEnd().split('\n'))
    } finally {
      bar.end()
    }
  },
})
