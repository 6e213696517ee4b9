import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { seededRandom } from '../learning/seeded-random.ts'
import { createPanelForecaster } from './panel-forecaster.ts'
import { runInWorker } from './run-in-worker.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-worker-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function noisyDays(seed: number): Float64Array {
  const random = seededRandom(seed)
  return Float64Array.from({ length: 500 }, (_, t) => 5 + Math.sin((2 * Math.PI * t) / 24) + random())
}

describe('a forecast in a worker', () => {
  it('is the same as on this thread', async () => {
    const series = [1, 2, 3, 4].map(noisyDays)
    const request = {
      series: [...series, new Float64Array(0)],
      season: 24,
      horizon: 24,
      quantileLevels: [0.1, 0.9],
    }
    const results = await runInWorker('panel', request)
    const here = createPanelForecaster(series, 24, 24).forecast(series[2]!)
    expect(results[2]).toEqual({
      point: here.point,
      quantiles: [here.quantile(0.1), here.quantile(0.9)],
      method: 'ensemble',
      notes: [],
    })
    expect(results[4]).toEqual({ refusal: expect.stringContaining('no number') })
  })

  it('hands over typed refusals', async () => {
    const request = { inputPath: join(folder, 'none.csv'), season: 24, horizon: 24, origins: 2, compared: 0 }
    await expect(runInWorker('backtestFile', request)).rejects.toMatchObject({
      name: 'HeadroomError',
      code: 'INVALID_INPUT',
    })
  })

  it('stops at once when asked, in the middle of the work, and leaves no half file', async () => {
    const inputPath = join(folder, 'many.csv')
    const line = noisyDays(1).join(',')
    await writeFile(inputPath, `id,v\n${Array.from({ length: 400 }, (_, i) => `S${i},${line}`).join('\n')}\n`)
    const stop = new AbortController()
    const stages: string[] = []
    const running = runInWorker(
      'forecastFile',
      { inputPath, outPath: join(folder, 'out.csv'), season: 24, horizon: 24, levels: [80] },
      {
        signal: stop.signal,
        onProgress: ({ stage }) => {
          stages.push(stage)
          if (stage === 'forecasting') stop.abort()
        },
      },
    )
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(stages).toContain('training')
    expect(await readdir(folder)).toEqual(['many.csv'])
  })
})
