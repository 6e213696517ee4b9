import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { resourceUse } from '../resources.ts'
import { type ForecastStudio, openForecastStudio } from '../testing.ts'
import { createMixStore, hourOfDayIn } from './mix.store.ts'

let studio: ForecastStudio
beforeEach(async () => {
  studio = await openForecastStudio()
})
afterEach(() => studio.remove())

const hourMs = 3_600_000
const now = Date.UTC(2026, 0, 5, 9)
const localHour = hourOfDayIn()

/** Four weeks in which mornings are news, evenings film; every other request is HLS. Acme asks three times as often as Bolt. */
function history(): string {
  const lines = ['time,customer,content type,format,profile,duration']
  for (let hour = now / hourMs - 28 * 24; hour < now / hourMs; hour++) {
    const type = localHour(hour * hourMs) >= 12 ? 'film' : 'news'
    for (let i = 0; i < 3; i++)
      lines.push(`${hour * 3600 + i},Acme,${type},${i % 2 ? 'mp4' : 'hls'},1080p,10`)
    lines.push(`${hour * 3600 + 9},Bolt,${type},mp4,720p,10`)
  }
  return lines.join('\n')
}

describe('what follows what', () => {
  it('is counted by hour, not across a day of silence, nor backwards', () => {
    const store = createMixStore(studio.store, () => 7)
    const ask = (at: number, contentType: string) => ({
      at,
      customerId: 'cus_1',
      contentType,
      format: '',
      profile: '',
    })
    store.add([ask(now, 'news'), ask(now + 1, 'film')])
    store.add([ask(now + 2, 'news'), ask(now - 1, 'film'), ask(now + 30 * hourMs, 'film')])
    const rows = studio.store.database
      .prepare('SELECT from_label, to_label, requests FROM request_transitions ORDER BY from_label, to_label')
      .raw()
      .all()
    expect(rows).toEqual([
      ['', 'film', 2],
      ['', 'news', 1],
      ['film', 'news', 1],
      ['news', 'film', 1],
    ])
  })

  it('follows the clocks of a zone', () => {
    const berlin = hourOfDayIn('Europe/Berlin')
    expect(berlin(Date.parse('2026-03-29T00:30Z'))).toBe(1)
    expect(berlin(Date.parse('2026-03-29T01:30Z'))).toBe(3)
    expect(hourOfDayIn('Asia/Kathmandu')(Date.parse('2026-01-01T00:00Z'))).toBe(5)
  })
})

describe('forecasts of parts', () => {
  beforeEach(async () => {
    await studio.importText(history())
  })

  it('the mix turns with the hour of the day', async () => {
    const mix = await studio.forecasts.mix({ aspect: 'contentType', horizon: 'day' })
    expect(mix).toMatchObject({ categories: ['film', 'news'], learnedFrom: 28 * 24 * 4 })
    expect(mix.hours).toHaveLength(24)
    for (const { at, shares, requests } of mix.hours) {
      expect(shares[0]! + shares[1]!).toBeCloseTo(1, 9)
      expect(requests).toBeCloseTo(4, 0)
      const hour = localHour(at)
      if (hour >= 15 && hour <= 21) expect(shares[0]).toBeGreaterThan(0.85)
      if (hour >= 3 && hour <= 9) expect(shares[1]).toBeGreaterThan(0.85)
    }
    const acme = studio.customers.findByName('Acme')!
    const formats = await studio.forecasts.mix({ customerId: acme.id, aspect: 'format', horizon: 'day' })
    expect(formats.hours[5]!.shares[formats.categories.indexOf('hls')]).toBeCloseTo(2 / 3, 1)
  })

  it('parts add up to the forecast of the whole', async () => {
    const request = { resource: 'requests', horizon: 'day' } as const
    const stack = await studio.forecasts.stack({ ...request, by: 'customer' })
    const whole = await studio.forecasts.demand(request)
    const nameOf = ({ name }: { name: string | null }) => studio.customers.get(name!).name
    expect(stack.parts.map(nameOf)).toEqual(['Acme', 'Bolt'])
    const coming = stack.hours.filter(({ known }) => !known)
    expect(coming).toHaveLength(24)
    for (const [step, { at, values }] of coming.entries()) {
      expect(at).toBe(whole.forecast[step]!.at)
      expect(values[0]! + values[1]!).toBeCloseTo(whole.forecast[step]!.p50, 6)
      expect(values[0]! / values[1]!).toBeCloseTo(3, 0)
    }
    expect(stack.hours[0]).toMatchObject({ known: true, values: [3, 1] })
    const types = await studio.forecasts.stack({ ...request, by: 'contentType' })
    expect(types.parts.map(({ name }) => name).sort()).toEqual(['film', 'news'])
  })

  it('resources are told where they were measured, and said not to be known elsewhere', async () => {
    const rows = await studio.forecasts.resources({})
    const of = (resource: string) => rows.find((row) => row.resource === resource)!
    expect(of('requests').nextDay!.p50).toBeCloseTo(96, -1)
    expect(of('cpuSeconds').nextDay!.p50).toBeCloseTo(960, -2)
    for (const resource of ['gpuSessionSeconds', 'memoryByteSeconds', 'storageBytes'])
      expect(of(resource)).toMatchObject({ basis: 'not known', nextDay: null, note: expect.any(String) })
  })
})

describe('what requests use', () => {
  const job = (format: string, outputBytes: number, gpuSessionSeconds = 0) => ({
    format,
    gpuSessionSeconds,
    cpuSeconds: 10,
    wallSeconds: 5,
    peakMemoryBytes: 1000,
    outputBytes,
  })
  const paths = Array.from({ length: 50 }, () => new Float64Array(168).fill(10))
  const mix = {
    categories: ['hls', 'mp4'],
    shares: Array.from({ length: 168 }, () => Float64Array.of(0.2, 0.8)),
  }

  it('is what finished jobs of the format used, of all jobs where it has too few', () => {
    const jobs = [
      ...Array.from({ length: 10 }, () => job('hls', 500)),
      ...Array.from({ length: 10 }, () => job('mp4', 100)),
    ]
    const storage = resourceUse('storageBytes', jobs, paths, mix)!
    expect(storage.nextHour.p50 / (10 * (0.2 * 500 + 0.8 * 100))).toBeCloseTo(1, 0)
    expect(storage.nextWeek.p50 / (168 * 1800)).toBeCloseTo(1, 1)
    const memory = resourceUse('memoryByteSeconds', jobs, paths, mix)!
    expect(memory.nextDay.p50).toBeCloseTo(24 * 10 * 5000, -2)
    expect(resourceUse('storageBytes', [job('hls', 300)], paths, mix)!.nextDay.p50).toBeCloseTo(
      24 * 10 * 300,
      -2,
    )
  })

  it('of a hardware encoder counts the jobs that held none', () => {
    const jobs = [
      ...Array.from({ length: 10 }, (_, i) => job('hls', 500, i < 4 ? 90 : 0)),
      ...Array.from({ length: 10 }, () => job('mp4', 100)),
    ]
    const gpu = resourceUse('gpuSessionSeconds', jobs, paths, mix)!
    expect(gpu.nextWeek.p50 / (168 * 10 * 0.2 * 0.4 * 90)).toBeCloseTo(1, 1)
    expect(gpu.nextHour.p10).toBeLessThan(0.6 * gpu.nextHour.p50)
    expect(resourceUse('gpuSessionSeconds', jobs.slice(10), paths, mix)).toBeUndefined()
  })

  it('is not known without a measured job', () => {
    expect(resourceUse('storageBytes', [], paths, mix)).toBeUndefined()
    expect(resourceUse('storageBytes', [job('hls', 0)], paths, mix)).toBeUndefined()
  })
})
