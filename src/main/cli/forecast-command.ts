import { resolve } from 'node:path'
import type { ForecastFileSummary } from '../forecast/forecast-file.ts'
import { runInWorker } from '../forecast/run-in-worker.ts'
import { type CommandContext, defineCommand, UsageError } from './command.ts'
import { formatSeconds } from './format.ts'
import { wholeNumber } from './number-argument.ts'
import { printable } from './output.ts'
import { forecastStudio } from './studio-forecast.ts'
import { showTaskProgress } from './task-bar.ts'

/** The file is a wide CSV: a header, then id, values…; `.gz` is read too. It needs no workspace. */
export const forecastCommand = defineCommand({
  name: 'forecast',
  usage: '[FILE.csv --out OUT.csv [--season 24] [--horizon 48] [--levels 80,95]]',
  summary: 'What the customers will ask for and when budgets are gone; with a file, of every series in it',
  options: {
    out: { type: 'string', short: 'o' },
    season: { type: 'string' },
    horizon: { type: 'string' },
    levels: { type: 'string' },
  },
  positionals: [0, 1],
  async run({ positionals, values }, context) {
    const [file] = positionals
    if (file === undefined) return forecastStudio(context)
    if (values.out === undefined) throw new UsageError('Say where the forecast goes with --out OUT.csv.')
    const request = {
      inputPath: resolve(file),
      outPath: resolve(values.out),
      season: wholeNumber('--season', values.season ?? '24'),
      horizon: wholeNumber('--horizon', values.horizon ?? '48'),
      levels: parseLevels(values.levels ?? '80,95'),
    }
    const summary = await inWorker(request, context)
    context.output.result({ out: request.outPath, ...summary }, () =>
      describeSummary(request.outPath, summary),
    )
  },
})

async function inWorker(
  request: Parameters<typeof runInWorker<'forecastFile'>>[1],
  { output, signal }: CommandContext,
): Promise<ForecastFileSummary> {
  const bar = showTaskProgress(output)
  try {
    return await runInWorker('forecastFile', request, { signal, onProgress: bar.show })
  } finally {
    bar.end()
  }
}

/** Notes beyond this many are counted. */
const shownNotes = 5

function describeSummary(outPath: string, summary: ForecastFileSummary): string[] {
  const { seriesCount, methods, refused, notes, trainingSeconds, forecastingSeconds } = summary
  const used = Object.entries(methods).filter(([, count]) => count > 0)
  const lines = [
    `${printable(outPath)}: ${seriesCount - refused.length} of ${seriesCount} series (${used.map(([method, count]) => `${method} ${count}`).join(', ')})`,
    `Training took ${formatSeconds(trainingSeconds)}, forecasting ${formatSeconds(forecastingSeconds)}.`,
  ]
  const remarks = [
    ...refused.map(({ id, reason }) => `${printable(id)} left out: ${reason}`),
    ...notes.map(({ id, note }) => `${printable(id)}: ${note}`),
  ]
  lines.push(...remarks.slice(0, shownNotes))
  if (remarks.length > shownNotes)
    lines.push(`… and ${remarks.length - shownNotes} more; --json names them all.`)
  return lines
}

function parseLevels(text: string): number[] {
  const levels = text.split(',').map(Number)
  if (levels.every((level) => level > 0 && level < 100)) return [...new Set(levels)].sort((a, b) => a - b)
  throw new UsageError(`“${text}” are no levels. Write percentages such as 80,95.`)
}
