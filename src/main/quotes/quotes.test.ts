import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ErrorCode, HeadroomError } from '#shared/errors.ts'
import type { Capabilities } from '#shared/host.ts'
import type { SourceFacts } from '#shared/media.ts'
import type { OutputRequest, Profile } from '#shared/profiles.ts'
import { quoteSchema } from '#shared/quotes.ts'
import { openTestStudio, type TestStudio } from '../budgets/testing.ts'
import { randomId } from '../identifiers.ts'
import { planRenditions } from '../transcode/plan.ts'
import { fitFrame } from '../transcode/recipes/frame-size.ts'
import { createQuoteStore } from './quotes.store.ts'
import { createQuotes, type Quotes } from './quotes.ts'
import { capabilitiesOf, factsOf, profileOf } from './testing.ts'

const profiles: Profile[] = [
  profileOf('1080p_h264', { maximumWidth: 1920, maximumHeight: 1080 }),
  profileOf('720p_h264', {}),
  profileOf('360p_h264', { maximumWidth: 640, maximumHeight: 360 }),
  profileOf('720p_hevc', { codec: 'hevc' }),
  profileOf('720p_av1', { codec: 'av1' }),
  profileOf('hdr_8bit', { toneMap: false }),
  profileOf('audio_only', null),
]
const ladder: OutputRequest[] = [
  { kind: 'hls', profileIds: ['prf_1080p_h264', 'prf_720p_h264', 'prf_360p_h264'] },
  { kind: 'file', container: 'mp4', profileId: 'prf_720p_h264' },
]
const file = (profileId: string): OutputRequest[] => [{ kind: 'file', container: 'mp4', profileId }]

let studio: TestStudio
let facts: SourceFacts
let capabilities: Capabilities
let hostFactor: number | null
let load: number | null
let quotes: Quotes

beforeEach(async () => {
  studio = await openTestStudio()
  facts = factsOf()
  capabilities = capabilitiesOf()
  hostFactor = 2
  load = 0
  quotes = createQuotes({
    ...studio,
    createId: randomId,
    transcode: {
      probe: async () => facts,
      checkOutputs: async (source, outputs, chosen) => {
        const encoders = capabilities.encoders.filter(({ works }) => works).map(({ name }) => name)
        planRenditions(source, outputs, chosen, 'shot', {
          encoders: new Set(encoders),
          filters: new Set(['bwdif', 'zscale', 'tonemap']),
        })
      },
      capabilities: () => capabilities,
      calibrate: async () => {
        if (hostFactor === null) throw new HeadroomError('FFMPEG_MISSING', 'No ffmpeg.')
        return { computeUnitsPerCpuSecond: hostFactor }
      },
      profiles: {
        list: () => profiles,
        get(id) {
          const found = profiles.find((profile) => profile.id === id)
          if (found) return found
          throw new HeadroomError('NOT_FOUND', `There is no profile ${id}.`)
        },
        save: () => profiles[0]!,
        remove: () => {},
      },
    },
    host: { cpuLoad: () => load, busyThreads: () => load && load * 4, power: () => null },
    fitFrame,
    threads: () => 4,
  })
})

afterEach(async () => {
  await quotes.stop()
  await studio.remove()
})

const ask = (outputs: OutputRequest[] = ladder, change: { budgetId?: string; customerId?: string } = {}) =>
  quotes.quote({ sourcePath: facts.path, customerId: studio.customer.id, outputs, ...change })

async function expectRefusal(asked: Promise<unknown>, code: ErrorCode): Promise<void> {
  const error = await asked.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(HeadroomError)
  expect((error as HeadroomError).code).toBe(code)
  expect((error as HeadroomError).message).toMatch(/\.$/)
}

function sumOf(
  lines: readonly { amountMinor: Record<'p10' | 'p50' | 'p90', number> }[],
  quantile: 'p10' | 'p50' | 'p90',
): number {
  return lines.reduce((total, line) => total + line.amountMinor[quantile], 0)
}

test('a quote is valid, stored, has a line per profile and one for shared work, and its lines add up', async () => {
  const budget = studio.createBudget()
  const quote = quoteSchema.parse(await ask())
  expect(quotes.get(quote.id)).toEqual(quote)
  expect(quote.budgetId).toBe(budget.id)
  expect(quote.renditions.map(({ profileId }) => profileId)).toEqual([
    'prf_1080p_h264',
    'prf_720p_h264',
    'prf_360p_h264',
    'source',
  ])
  for (const quantile of ['p10', 'p50', 'p90'] as const) {
    expect(sumOf(quote.renditions, quantile)).toBe(quote.amountMinor[quantile])
    expect(sumOf(quote.lines, quantile)).toBe(quote.amountMinor[quantile])
  }
  expect(quote.amountMinor.p50).toBe(
    quotes.price(quote, { cpuSeconds: quote.total.cpuSeconds.p50, outputBytes: quote.total.outputBytes.p50 }),
  )
})

test('lines add up and stay in order for any source', async () => {
  const anySource = fc.record({
    durationSeconds: fc.double({ min: 0, max: 100_000, noNaN: true }),
    sizeBytes: fc.integer({ min: 1, max: 10 ** 12 }),
    width: fc.integer({ min: 1, max: 7680 }),
    height: fc.integer({ min: 1, max: 4320 }),
    frames: fc.integer({ min: 0, max: 10_000_000 }),
  })
  await fc.assert(
    fc.asyncProperty(anySource, async ({ durationSeconds, sizeBytes, width, height, frames }) => {
      facts = factsOf({ durationSeconds, sizeBytes, video: { ...factsOf().video!, width, height, frames } })
      const quote = quoteSchema.parse(await ask())
      for (const quantile of ['p10', 'p50', 'p90'] as const) {
        expect(sumOf(quote.renditions, quantile)).toBe(quote.amountMinor[quantile])
        expect(sumOf(quote.lines, quantile)).toBe(quote.amountMinor[quantile])
      }
    }),
    { numRuns: 40 },
  )
})

test('a preview says the same and leaves nothing behind', async () => {
  const request = { sourcePath: facts.path, customerId: studio.customer.id, outputs: ladder }
  const preview = await quotes.preview(request)
  const { id: _id, createdAt: _at, ...quote } = await quotes.quote(request)
  expect(preview).toEqual(quote)
  expect(studio.store.database.prepare('SELECT count(*) AS n FROM quotes').get()).toEqual({ n: 1 })
})

test('the total is less uncertain than the lines together', async () => {
  const quote = await ask()
  const linesUpTo = quote.renditions.reduce((total, line) => total + line.use.cpuSeconds.p90, 0)
  expect(quote.total.cpuSeconds.p90).toBeLessThan(linesUpTo)
})

test('a compute budget is charged in thousandths of a compute unit and nothing for bytes', async () => {
  const budget = studio.createBudget({ unit: { kind: 'compute' }, allowanceMinor: 1_000_000 })
  const quote = await ask(ladder, { budgetId: budget.id })
  expect(quote.terms.unit).toEqual({ kind: 'compute' })
  expect(quotes.price(quote, { cpuSeconds: 1.2345, outputBytes: 10 ** 12 })).toBe(1235)
})

test('until this machine is calibrated the interval is wider and says why', async () => {
  const before = await ask()
  expect(before.terms.computeUnitsPerCpuSecond).toBe(1)
  expect(before.reasons.join(' ')).toContain('has not been calibrated')
  quotes.start()
  studio.clock.advance(60_000)
  await quotes.stop()
  const after = await ask()
  expect(after.terms.computeUnitsPerCpuSecond).toBe(2)
  expect(after.total.cpuSeconds.p50).toBeCloseTo(before.total.cpuSeconds.p50 / 2, 6)
  const width = ({ p10, p90 }: { p10: number; p90: number }): number => p90 / p10
  expect(width(after.total.cpuSeconds)).toBeLessThan(width(before.total.cpuSeconds))
  expect(after.reasons.join(' ')).not.toContain('has not been calibrated')
})

test('a calibration that failed is tried again later, and another ffmpeg is calibrated anew', async () => {
  hostFactor = null
  quotes.start()
  studio.clock.advance(60_000)
  await settled()
  hostFactor = 3
  studio.clock.advance(3_600_000)
  await settled()
  expect((await ask()).terms.computeUnitsPerCpuSecond).toBe(3)
  capabilities = capabilitiesOf({ version: '7.1' })
  expect((await ask()).terms.computeUnitsPerCpuSecond).toBe(1)
})

test('a quote expires after an hour unless a job keeps it', async () => {
  const forgotten = await ask()
  const kept = await ask()
  quotes.keep(kept.id)
  studio.clock.advance(3_599_999)
  expect(quotes.get(forgotten.id).id).toBe(forgotten.id)
  studio.clock.advance(1)
  expect(() => quotes.get(forgotten.id)).toThrow(expect.objectContaining({ code: 'QUOTE_EXPIRED' }))
  expect(() => quotes.keep(forgotten.id)).toThrow(expect.objectContaining({ code: 'QUOTE_EXPIRED' }))
  expect(quotes.get(kept.id)).toEqual(kept)
  expect(() => quotes.get('quo_unknown')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
})

test('prices that change later do not change a quote', async () => {
  const quote = await ask()
  const use = { cpuSeconds: 1000, outputBytes: 0 }
  const before = quotes.price(quote, use)
  expect(quote.reasons.join(' ')).toContain('examples')
  quotes.setPriceBook({ ...quotes.priceBook(), microMinorPerComputeUnit: 9_000_000, licences: [] })
  expect(quotes.price(quotes.get(quote.id), use)).toBe(before)
  const later = await ask()
  expect(quotes.price(later, use)).toBe(9000)
  expect(later.reasons.join(' ')).not.toContain('examples')
})

test('the currency stays while money budgets are open in it', async () => {
  const dollars = { ...quotes.priceBook(), currency: 'USD' }
  const budget = studio.createBudget()
  expect(() => quotes.setPriceBook(dollars)).toThrow(expect.objectContaining({ code: 'CONFLICT' }))
  studio.budgets.close(budget.id)
  expect(quotes.setPriceBook(dollars).currency).toBe('USD')
  expect(() => quotes.setPriceBook({ ...dollars, currency: 'ZZZ' })).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT' }),
  )
})

test('what a tier, a machine or a source cannot do is refused with what to do', async () => {
  const basic = studio.customers.create({ name: 'Basic', tier: 'basic', priority: 5 })
  await expectRefusal(ask(file('prf_720p_hevc'), { customerId: basic.id }), 'TIER_FORBIDS')
  const premium = studio.customers.create({ name: 'Premium', tier: 'premium', priority: 5 })
  await expectRefusal(ask(file('prf_720p_av1'), { customerId: premium.id }), 'PROFILE_UNAVAILABLE')
  await expectRefusal(ask(file('prf_missing')), 'NOT_FOUND')
  await expectRefusal(ask(ladder, { customerId: 'cus_missing' }), 'NOT_FOUND')
  const foreign = studio.createBudget({ customerId: basic.id })
  await expectRefusal(ask(ladder, { budgetId: foreign.id }), 'NOT_FOUND')
  facts = factsOf({ video: null })
  await expectRefusal(ask(), 'SOURCE_NO_VIDEO')
  facts = factsOf({ audio: [] })
  await expectRefusal(ask(file('prf_audio_only')), 'SOURCE_NO_AUDIO')
  expect((await ask()).renditions).toHaveLength(4)
  facts = factsOf({ video: { ...factsOf().video!, hdr: true } })
  await expectRefusal(ask(file('prf_hdr_8bit')), 'PROFILE_UNAVAILABLE')
  studio.customers.archive(premium.id)
  await expectRefusal(ask(ladder, { customerId: premium.id }), 'INVALID_STATE')
})

test('a busy machine stretches wall time and leaves the cost alone', async () => {
  const idle = await ask()
  load = 0.9
  const busy = await ask()
  expect(busy.total.wallSeconds.p50).toBeGreaterThan(idle.total.wallSeconds.p50)
  expect(busy.amountMinor).toEqual(idle.amountMinor)
  expect(busy.reasons.join(' ')).toContain('90 % busy')
})

/** Lets a calibration that was started run to its end: it only waits for promises that are settled. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve()
}

test('what a finished job used is kept with what was known and quoted, once per quote', async () => {
  const quote = await ask()
  const measured = {
    cpuSeconds: 42,
    wallSeconds: 30,
    peakMemoryBytes: 2e8,
    outputBytes: 9e6,
    gpuSessionSeconds: 0,
  }
  const parts = [{ profileId: 'prf_720p_h264', use: { ...measured, cpuSeconds: 20 } }]
  quotes.learn(quote, { ...measured, cpuSeconds: 41 })
  quotes.learn(quote, measured, parts)
  const [record, ...others] = createQuoteStore(studio.store.database).history(10)
  expect(others).toEqual([])
  expect(record).toMatchObject({
    quoteId: quote.id,
    source: facts,
    quoted: quote.total,
    measured,
    measuredParts: parts,
    computeUnitsPerCpuSecond: 1,
  })
  expect(record?.profiles.map(({ id }) => id)).toEqual(['prf_1080p_h264', 'prf_720p_h264', 'prf_360p_h264'])
})

test('AV1 without SVT-AV1 is quoted for what it is: dozens of times dearer, and says so', async () => {
  const premium = studio.customers.create({ name: 'Premium', tier: 'premium', priority: 5 })
  const withEncoder = (name: string): Capabilities => {
    const { encoders } = capabilitiesOf()
    const others = encoders.filter(({ codec }) => codec !== 'av1')
    return capabilitiesOf({ encoders: [...others, { ...others[0]!, name, codec: 'av1' }] })
  }
  capabilities = withEncoder('libsvtav1')
  const svt = await ask(file('prf_720p_av1'), { customerId: premium.id })
  capabilities = withEncoder('libaom-av1')
  const libaom = await ask(file('prf_720p_av1'), { customerId: premium.id })
  expect(libaom.total.cpuSeconds.p50).toBeGreaterThan(20 * svt.total.cpuSeconds.p50)
  expect(libaom.reasons.join(' ')).toContain('libaom')
  expect(svt.reasons.join(' ')).not.toContain('libaom')
})

test('a codec’s monthly cap holds over all jobs, once for each hold, and only for what was committed', async () => {
  const hevc = { codec: 'hevc' as const, microMinorPerMinute: 0, minorPerTitle: 8, capMinorPerMonth: 10 }
  quotes.setPriceBook({ ...quotes.priceBook(), licences: [hevc], timeZone: 'UTC' })
  const licence = (settlement: { lines: { key: string; amountMinor: number }[] }) =>
    settlement.lines.find(({ key }) => key === 'licence/hevc')?.amountMinor
  const work = (quote: { total: { cpuSeconds: { p50: number } } }) => ({
    cpuSeconds: quote.total.cpuSeconds.p50,
    outputBytes: 1_000_000,
    endedAt: studio.clock.now(),
    completed: true,
    doneShare: () => 1,
  })
  const first = await ask(file('prf_720p_hevc'))
  const second = await ask(file('prf_720p_hevc'))
  expect(() =>
    studio.store.transaction(() => {
      quotes.settle(first, 'hld_first0', work(first))
      throw new Error('The settlement failed after all.')
    }),
  ).toThrow('after all')
  expect(licence(quotes.settle(first, 'hld_first0', work(first)))).toBe(8)
  quotes.settle(first, 'hld_first0', work(first))
  const nowQuoted = (await ask(file('prf_720p_hevc'))).lines.find(({ key }) => key === 'licence/hevc')
  expect(nowQuoted?.amountMinor).toEqual({ p10: 2, p50: 2, p90: 2 })
  expect(licence(quotes.settle(second, 'hld_second', work(second)))).toBe(2)
  expect(second.lines.find(({ key }) => key === 'licence/hevc')?.amountMinor.p50).toBe(8)
  studio.clock.advance(31 * 24 * 3_600_000)
  const nextMonth = await ask(file('prf_720p_hevc'))
  expect(licence(quotes.settle(nextMonth, 'hld_third0', work(nextMonth)))).toBe(8)
})

test('priority and tier move the price of compute, and a deadline costs more the likelier it is missed', async () => {
  quotes.setPriceBook({
    ...quotes.priceBook(),
    microMinorPerComputeUnit: 100_000_000,
    service: {
      tierPercent: { basic: 100, standard: 100, premium: 150 },
      percentPerPriorityLevel: 5,
      deadlineCreditPercent: 40,
    },
  })
  const request = { sourcePath: facts.path, customerId: studio.customer.id, outputs: file('prf_720p_h264') }
  const usual = await quotes.preview(request)
  const urgent = await quotes.preview({ ...request, priority: 9 })
  const compute = usual.lines.find(({ kind }) => kind === 'compute')!.amountMinor.p50
  const extra = urgent.lines.find(({ kind }) => kind === 'priority')!.amountMinor.p50
  expect(extra / compute).toBeCloseTo(0.2, 3)
  expect(usual.finishesInSeconds).toBeNull()
  await expectRefusal(quotes.preview({ ...request, deadlineAt: studio.clock.now() }), 'INVALID_INPUT')
  const promised = await quotes.preview({ ...request, deadlineAt: studio.clock.now() + 60_000 })
  expect(promised.terms.deadline?.missPartsPerMillion).toBe(1_000_000)
  expect(promised.amountMinor.p50).toBeGreaterThan(usual.amountMinor.p50)
})
