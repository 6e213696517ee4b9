import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Demand } from '#shared/forecasts.ts'
import { type ForecastStudio, openForecastStudio, requestsCsv } from './testing.ts'

const hourMs = 3_600_000
const now = Date.parse('2026-01-05T09:00:00Z')

/** Four chunks a job, each with a hardware encoder for three seconds. */
let studio: ForecastStudio
beforeEach(async () => {
  studio = await openForecastStudio({
    work: { chunks: 4, chunkCpuSeconds: 5, chunkOutputBytes: 1000, chunkGpuSessionSeconds: 3 },
  })
  await studio.jobs.start()
})
afterEach(async () => {
  await studio.jobs.stop()
  await studio.remove()
})

const valueAt = ({ history }: Demand, at: number) => history.find((hour) => hour.at === at)?.value

async function finishOne(customerId: string) {
  const { id } = await studio.submit(customerId)
  await studio.pass(15)
  return studio.jobs.get(id)
}

describe('GPU session-seconds', () => {
  it('are measured for each task, add up in the job and stand in the hour that asked for it', async () => {
    const { customer } = studio.createPayer('Acme')
    const { job, tasks } = await finishOne(customer.id)
    expect(job).toMatchObject({ state: 'completed', measured: { gpuSessionSeconds: 12 } })
    expect(tasks.map(({ kind, use }) => [kind, use!.gpuSessionSeconds])).toEqual([
      ['prepare', 0],
      ...Array(4).fill(['video', 3]),
      ['assemble', 0],
    ])
    studio.clock.advance(2 * hourMs)
    const demand = await studio.forecasts.demand({ resource: 'gpuSessionSeconds', horizon: 'day' })
    expect(valueAt(demand, now)).toBe(12)
    expect(valueAt(demand, now + hourMs)).toBe(0)
  })

  it('of imported requests are what the studio’s own jobs held on average', async () => {
    await studio.importText(requestsCsv('Past', now, 3 * 24, () => 5))
    const before = await studio.forecasts.demand({ resource: 'gpuSessionSeconds', horizon: 'day' })
    expect(valueAt(before, now - hourMs)).toBe(0)
    const { customer } = studio.createPayer('Acme')
    await finishOne(customer.id)
    studio.clock.advance(hourMs)
    const demand = await studio.forecasts.demand({ resource: 'gpuSessionSeconds', horizon: 'day' })
    expect(valueAt(demand, now - hourMs)).toBe(5 * 12)
    expect(demand.forecast[5]!.p50 / 60).toBeCloseTo(1, 0)
    const rows = await studio.forecasts.resources({})
    const gpu = rows.find(({ resource }) => resource === 'gpuSessionSeconds')!
    expect(gpu).toMatchObject({ basis: 'measured jobs', note: null })
    expect(gpu.nextDay!.p50 / (24 * 60)).toBeCloseTo(1, 0)
  })
})
