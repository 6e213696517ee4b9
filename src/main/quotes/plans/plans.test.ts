import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { HeadroomError } from '#shared/errors.ts'
import { type PlanRequest, planSchema } from '#shared/plans.ts'
import type { Profile } from '#shared/profiles.ts'
import { openTestStudio, type TestStudio } from '../../budgets/testing.ts'
import { randomId } from '../../identifiers.ts'
import { fitFrame } from '../../transcode/recipes/frame-size.ts'
import { createQuotes, type Quotes } from '../quotes.ts'
import { capabilitiesOf, factsOf, profileOf } from '../testing.ts'

const profiles: Profile[] = [profileOf('720p_h264', {}), profileOf('720p_hevc', { codec: 'hevc' })]
let studio: TestStudio
let quotes: Quotes
let calibratedFactor: number | null

beforeEach(async () => {
  studio = await openTestStudio()
  calibratedFactor = 1
  quotes = createQuotes({ ...quotesDependencies(), createId: randomId })
})
function quotesDependencies(): Omit<Parameters<typeof createQuotes>[0], 'createId'> {
  return {
    ...studio,
    transcode: {
      probe: async (path) => {
        if (path.includes('bad')) throw new HeadroomError('SOURCE_CORRUPT', 'bad.mp4 is damaged.')
        return factsOf({ path })
      },
      checkOutputs: async () => {},
      capabilities: () => capabilitiesOf(),
      calibrate: async () => {
        if (calibratedFactor === null) throw new HeadroomError('FFMPEG_MISSING', 'No ffmpeg.')
        return { computeUnitsPerCpuSecond: calibratedFactor }
      },
      profiles: {
        list: () => profiles,
        get: (id) => profiles.find((profile) => profile.id === id)!,
        save: () => profiles[0]!,
        remove: () => {},
      },
    },
    host: { cpuLoad: () => 0, busyThreads: () => 0, power: () => null },
    fitFrame,
    threads: () => 4,
  }
}
afterEach(async () => {
  await quotes.stop()
  await studio.remove()
})

const plan = (text: string, change: Partial<PlanRequest> = {}) =>
  quotes.plans.create({ work: { kind: 'csv', text }, customerId: studio.customer.id, ...change })
const rowsOf = (id: string) => quotes.plans.rows({ id, limit: 1000, offset: 0, sort: 'line' }).rows

test('facts given by hand quote as a probe of the same file does', async () => {
  const facts = factsOf()
  const outputs = [{ kind: 'file' as const, container: 'mp4' as const, profileId: 'prf_720p_h264' }]
  const probed = await quotes.quote({ sourcePath: facts.path, customerId: studio.customer.id, outputs })
  const bitsPerSecond = (facts.sizeBytes * 8) / facts.durationSeconds
  const { id } = await plan(
    `duration,size,profile,fps,codec,bitrate,audio,bit depth\n1:00,1280x720,720P H264,25,h264,${bitsPerSecond},stereo,8\n`,
  )
  const [row] = rowsOf(id)
  expect(row!.amountMinor).toEqual(probed.amountMinor)
  expect(row!.cpuSeconds).toEqual(probed.total.cpuSeconds)
})

test('what is left out widens the interval and says why', async () => {
  const { id, notes } = await plan(
    'duration,size,profile,frame rate,codec,bitrate,audio\n60,720p,720p h264,25,h264,3M,2\n60,720p,720p h264,,,,\n',
  )
  const [known, guessed] = rowsOf(id)
  const width = (row: typeof known) => row!.cpuSeconds.p90 / row!.cpuSeconds.p10
  expect(width(guessed)).toBeGreaterThan(width(known) * 1.3)
  expect(guessed!.reasons.join(' ')).toMatch(/frame rate.*source codec.*bit rate.*sound/s)
  expect(known!.reasons.join(' ')).not.toMatch(/assumed\./)
  expect(notes.find(({ text }) => text.startsWith('No frame rate'))?.rows).toBe(1)
})

test('dirty rows are told with their line and stop nothing', async () => {
  const lines = [
    'Name;Duration;Resolution;Profile;Customer;Count;Date;FPS',
    'good;1:30;1080p;720p h264;;2;2026-12-24;23,976',
    'no time;;1080p;720p h264;;;;',
    'odd size;90;huge;720p h264;;;;',
    '',
    'stranger;90;1080p;720p h264;Nobody;;;',
    'odd profile;90;1080p;8K;;;;',
    'endless;9e9;1080p;720p h264;;;;',
    'no day;90;1080p;720p h264;;;2026-02-30;',
    'zero;0;1080p;720p h264;;;;',
  ]
  const result = planSchema.parse(await plan(lines.join('\r\n')))
  expect(result).toMatchObject({ rows: 1, jobs: 2, refused: 7 })
  expect(result.refusals.map(({ line, name }) => [line, name])).toEqual([
    [3, 'no time'],
    [4, 'odd size'],
    [6, 'stranger'],
    [7, 'odd profile'],
    [8, 'endless'],
    [9, 'no day'],
    [10, 'zero'],
  ])
  expect(result.refusals[2]!.reason).toBe('No customer is named “Nobody”.')
  expect(rowsOf(result.id)[0]).toMatchObject({ name: 'good', count: 2, date: '2026-12-24' })
  const { text, name } = await quotes.plans.export(result.id)
  expect(name).toBe('plan-quoted.csv')
  expect(text.trimEnd().split('\n')).toHaveLength(1 + 1 + 7)
})

test('a header that cannot be used is refused in words', async () => {
  await expect(plan('duration,profile\n60,x\n')).rejects.toThrow(/no column “size”/)
  await expect(plan('shot,size\nx,720p\n')).rejects.toThrow(/no column “duration”/)
  await expect(plan('\n\n')).rejects.toThrow(/empty/)
})

test('the total is wider than independent errors would have it, and narrower than all of them going wrong at once', async () => {
  await quotes.start()
  studio.clock.advance(60_000)
  await vi.waitFor(async () =>
    expect(
      (await plan('duration,size,profile\n60,720p,720p h264\n')).notes.map(({ text }) => text).join(),
    ).not.toContain('calibrated'),
  )
  const row = '60,720p,720p h264,25,h264,3M,2'
  const { totals, id } = await plan(
    `duration,size,profile,fps,codec,bitrate,audio\n${Array(400).fill(row).join('\n')}\n`,
  )
  const one = rowsOf(id)[0]!.cpuSeconds
  const total = totals[0]!.cpuSeconds
  const spread = ({ p10, p90 }: typeof one) => Math.log(p90 / p10)
  expect(total.p50).toBeGreaterThan(400 * one.p50)
  expect(spread(total)).toBeGreaterThan(spread(one) / 4)
  expect(spread(total)).toBeLessThan(spread(one) * 0.75)
})

test('a machine that was never calibrated is off for every job: the total is as uncertain as one job', async () => {
  calibratedFactor = null
  const row = '60,720p,720p h264,25,h264,3M,2'
  const { totals, id } = await plan(
    `duration,size,profile,fps,codec,bitrate,audio\n${Array(400).fill(row).join('\n')}\n`,
  )
  const one = rowsOf(id)[0]!.cpuSeconds
  const total = totals[0]!.cpuSeconds
  expect(Math.log(total.p90 / total.p10)).toBeGreaterThan(0.85 * Math.log(one.p90 / one.p10))
})

test('each customer sees what is left of the budget and whether it is enough', async () => {
  studio.createBudget({ allowanceMinor: 100_000 })
  const enough = await plan('duration,size,profile\n60,720p,720p h264\n')
  expect(enough.byCustomer[0]!.budget).toMatchObject({ availableMinor: 100_000 })
  expect(enough.byCustomer[0]!.budget!.chanceEnough).toBeGreaterThan(0.99)
  const { p10, p50, p90 } = enough.byCustomer[0]!.budget!.leftMinor
  expect([p10 <= p50, p50 <= p90]).toEqual([true, true])
  const tooMuch = await plan('duration,size,profile,count\n10h,2160p,720p hevc,9000\n')
  expect(tooMuch.byCustomer[0]!.budget!.chanceEnough).toBeLessThan(0.01)
  expect(tooMuch.byCustomer[0]!.budget!.leftMinor.p50).toBeLessThan(0)
})

test('a folder is looked at file by file', async () => {
  for (const name of ['a.mp4', 'bad.mp4', 'notes.txt']) await writeFile(join(studio.folder, name), name)
  const outputs = [{ kind: 'file' as const, container: 'mp4' as const, profileId: 'prf_720p_h264' }]
  const result = await quotes.plans.create({
    work: { kind: 'folder', folder: studio.folder, recursive: false },
    customerId: studio.customer.id,
    outputs,
  })
  expect(result).toMatchObject({ rows: 1, refused: 1 })
  expect(result.refusals[0]).toMatchObject({ name: 'bad.mp4', reason: 'bad.mp4 is damaged.' })
})

test('ten thousand rows are priced without holding up the thread', async () => {
  const line = (index: number) =>
    `shot ${index},${10 + (index % 50)},${index % 2 ? '1080p' : '720p'},720p ${index % 3 ? 'h264' : 'hevc'},${index % 4 ? 25 : ''}`
  const text = ['name,duration,size,profile,fps', ...Array.from({ length: 10_000 }, (_, i) => line(i))].join(
    '\n',
  )
  let turns = 0
  let running = true
  const count = () => {
    turns++
    if (running) setImmediate(count)
  }
  setImmediate(count)
  const result = await plan(text)
  running = false
  expect(result).toMatchObject({ rows: 10_000, refused: 0 })
  expect(turns).toBeGreaterThan(50)
  const { rows, total } = quotes.plans.rows({ id: result.id, limit: 100, offset: 9_950, sort: 'amount' })
  expect([rows.length, total]).toEqual([50, 10_000])
})

test('whatever mixture of what is known adds up to a finite, ordered total', async () => {
  const cells = [
    ['', '25', '50'],
    ['', 'prores', 'h264'],
    ['', '3M', '200M'],
    ['', 'none', '5.1'],
  ]
  const lines = Array.from({ length: 81 }, (_, index) =>
    cells.map((choices, place) => choices[Math.floor(index / 3 ** place) % 3]).join(','),
  )
  const { totals, cpuSeconds, outputBytes } = await plan(
    `fps,codec,bitrate,audio,duration,size,profile\n${lines.map((line) => `${line},30,720p,720p h264`).join('\n')}\n`,
  )
  for (const { p10, p50, p90 } of [totals[0]!.amountMinor, cpuSeconds, outputBytes]) {
    expect([p10 > 0, p10 < p50, p50 < p90, Number.isFinite(p90)]).toEqual([true, true, true, true])
  }
})

test('a plan that counts is on record with its days, its interval and its place in the price, and outlives the program', async () => {
  studio.createBudget({ allowanceMinor: 100_000 })
  const rows = '60,720p,720p h264,2026-12-02,3\n60,720p,720p h264,2026-12-01,1\n60,720p,720p h264,,4\n'
  const { id, totals } = await plan(`duration,size,profile,date,count\n${rows}`)
  expect(() => quotes.plans.count({ id, startsOn: '2026-12-03', endsOn: '2026-12-01' })).toThrow(
    /lies before/,
  )
  expect(quotes.plans.count({ id, startsOn: '2026-12-03' })).toMatchObject({
    jobs: 8,
    submittedJobs: 0,
    endsOn: '2026-12-03',
    customers: [{ customerId: studio.customer.id, jobs: 8, leftMinor: totals[0]!.amountMinor }],
  })
  const [share] = quotes.plans.expected()
  expect(share!.days.map(({ date, jobs }) => [date, jobs])).toEqual([
    ['2026-12-01', 1],
    ['2026-12-02', 3],
    [null, 4],
  ])
  expect(share!.days.reduce((sum, day) => sum + day.share, 0)).toBeCloseTo(1)
  expect(share!.computeShare).toBeGreaterThan(0)
  expect(share!.computeShare).toBeLessThanOrEqual(1)
  expect(share!.microMinorPerComputeUnit).toBe(quotes.priceCurve()(studio.clock.now()))

  // Another start: the quote is gone, what counts is not, and its days can still be moved.
  const again = createQuotes({ ...quotesDependencies(), createId: randomId })
  expect(() => again.plans.get(id)).toThrow(/until Headroom stops/)
  expect(again.plans.count({ id, startsOn: '2026-12-05', endsOn: '2026-12-06' })).toMatchObject({
    startsOn: '2026-12-05',
    jobs: 8,
  })
  again.plans.stopCounting(id)
  expect(again.plans.counted()).toEqual([])
  expect(() => again.plans.stopCounting(id)).toThrow(/No plan/)
})

test('a plan of files gives way to the jobs that are made of them, of its own customer', async () => {
  studio.createBudget({ allowanceMinor: 100_000 })
  const paths = ['/films/a.mp4', '/films/b.mp4']
  const { id } = await quotes.plans.create({
    work: { kind: 'files', paths },
    customerId: studio.customer.id,
    outputs: [{ kind: 'file', container: 'mp4', profileId: 'prf_720p_h264' }],
  })
  quotes.plans.count({ id, startsOn: '2026-12-03' })
  const job = { customerId: studio.customer.id, sourcePath: '/films/a.mp4' }
  quotes.plans.take({ ...job, customerId: 'cus_000009' })
  quotes.plans.take({ ...job, sourcePath: '/films/c.mp4' })
  expect(quotes.plans.counted()).toMatchObject([{ submittedJobs: 0 }])
  quotes.plans.take(job)
  quotes.plans.take(job)
  expect(quotes.plans.counted()).toMatchObject([{ submittedJobs: 1 }])
  quotes.plans.take({ ...job, sourcePath: '/films/b.mp4' })
  expect(quotes.plans.counted()).toMatchObject([{ submittedJobs: 2, customers: [{ leftMinor: { p50: 0 } }] }])
  expect(quotes.plans.expected()).toEqual([])
  expect(() => quotes.plans.take({ ...job, customerId: 'cus_000009', planId: id })).toThrow(/no work of this/)
})

test('a plan of which no row was quoted cannot count', async () => {
  const { id } = await plan('duration,size,profile\nsoon,720p,720p h264\n')
  expect(() => quotes.plans.count({ id, startsOn: '2026-12-03' })).toThrow(/nothing to count/)
})
