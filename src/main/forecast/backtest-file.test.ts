import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { seededRandom } from '../learning/seeded-random.ts'
import { backtestFile, backtestTable } from './backtest-file.ts'

/** Weekdays twice as busy as weekends, so that repeating yesterday is wrong twice a week. */
function weekdaySeries(seed: number): Float64Array {
  const random = seededRandom(seed)
  return Float64Array.from({ length: 840 }, (_, t) => {
    const workday = Math.floor(t / 24) % 7 < 5 ? 2 : 1
    return workday * (10 + 5 * Math.sin((2 * Math.PI * t) / 24) + random())
  })
}

it('scores every model by rolling origins against the seasonal naive', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-backtest-'))
  try {
    const inputPath = join(folder, 'series.csv')
    const lines = Array.from({ length: 12 }, (_, i) => `S${i},${weekdaySeries(i).join(',')}`)
    await writeFile(inputPath, `id,v\n${lines.join('\n')}\n`)
    const result = await backtestFile({ inputPath, season: 24, horizon: 24, origins: 5, compared: 2 })
    const ensemble = result.rows.find((row) => row.model === 'ensemble')!
    const naive = result.rows.find((row) => row.model === 'seasonal naive')!
    expect(ensemble.forecasts).toBe(12 * 5)
    expect(ensemble.accuracy.mase).toBeLessThan(0.7 * naive.accuracy.mase)
    expect(ensemble.beatsNaive).toBeGreaterThan(0.9)
    expect(naive.beatsNaive).toBe(0)
    expect(backtestTable(result)).toContain(
      '60 forecasts, starting 24, 48, 72, 96, 120 steps before the end.',
    )
    const models = result.comparison!.rows.map((row) => row.model)
    expect(models).toEqual([...result.rows.map((row) => row.model), 'Prophet', 'MSTL'])
    expect(new Set(result.comparison!.rows.map((row) => row.forecasts))).toEqual(new Set([2]))
    for (const row of result.comparison!.rows) expect(row.accuracy.mase).toBeGreaterThan(0)
    await expect(
      backtestFile({ inputPath, season: 24, horizon: 24, origins: 0, compared: 0 }),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
