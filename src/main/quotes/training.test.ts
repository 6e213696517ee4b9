import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodingSpeeds, videoCodecs } from '#shared/profiles.ts'
import { seededRandom } from '../learning/seeded-random.ts'
import { fitFrame } from '../transcode/recipes/frame-size.ts'
import { estimateVideo } from './cost-model.ts'
import { costTable } from './cost-table.ts'
import { correct, learnedModelSchema, type Quantity, serialiseModel } from './learned-model.ts'
import { type Lesson, lessonsOf, parseLessons } from './lessons.ts'
import { factsOf, profileOf } from './testing.ts'
import { train } from './training.ts'
import { planWork } from './work.ts'

/** Renditions of many sources whose real use is the analytic one times what `factor` says, with 10 % of noise. */
function historyOf(sources: number, factor: (lesson: Lesson, ordinal: number) => number): Lesson[] {
  const random = seededRandom(7)
  return Array.from({ length: sources * 3 }, (_, ordinal) => {
    const source = {
      codec: 'h264',
      pixelsPerFrame: 1280 * 720,
      frames: 500 + Math.floor(random() * 2000),
      durationSeconds: 60,
      sizeBytes: 1e6 + random() * 5e7,
      bitDepth: 8,
    }
    const lesson: Lesson = {
      learnedAt: ordinal,
      group: `source-${Math.floor(ordinal / 3)}`,
      customerId: ordinal % 2 === 0 ? 'cus_even' : 'cus_odd',
      source,
      video: {
        codec: videoCodecs[Math.floor(random() * 4)]!,
        speed: encodingSpeeds[Math.floor(random() * 4)]!,
        rateControl: { kind: 'quality', crf: 20 + Math.floor(random() * 15) },
        width: 854,
        height: 480,
        bitDepth: 8,
        scales: true,
        deinterlaces: false,
        toneMaps: false,
        chunks: 10,
      },
      measured: { cpuSeconds: null, peakMemoryBytes: null, outputBytes: null },
    }
    const predicted = estimateVideo(source, lesson.video, costTable)
    const noise = Math.exp((random() + random() - 1) * 0.2)
    lesson.measured = {
      cpuSeconds: predicted.cpuSeconds.median * factor(lesson, ordinal) * noise,
      peakMemoryBytes: predicted.peakMemoryBytes.median * noise,
      outputBytes: null,
    }
    return lesson
  })
}

const learnedTimes = (lessons: Lesson[], example: Lesson, quantity: Quantity): number => {
  const { model } = train(lessons, costTable, 1)
  const analytic = estimateVideo(example.source, example.video, costTable)
  const learned = correct(model, example.source, example.video, example.customerId, analytic)
  return learned[quantity].median / analytic[quantity].median
}

test('a codec that costs twice as much here is learned, and the others stay as they were', () => {
  const lessons = historyOf(40, ({ video }) => (video.codec === 'hevc' ? 2 : 1))
  const { backTests } = train(lessons, costTable, 1)
  expect(backTests.cpuSeconds?.better).toBe(true)
  expect(backTests.cpuSeconds?.coverage).toBeGreaterThan(0.7)
  const hevc = lessons.find(({ video }) => video.codec === 'hevc')!
  const h264 = lessons.find(({ video }) => video.codec === 'h264')!
  expect(learnedTimes(lessons, hevc, 'cpuSeconds')).toBeGreaterThan(1.7)
  expect(learnedTimes(lessons, hevc, 'cpuSeconds')).toBeLessThan(2.3)
  expect(learnedTimes(lessons, h264, 'cpuSeconds')).toBeGreaterThan(0.85)
  expect(learnedTimes(lessons, h264, 'cpuSeconds')).toBeLessThan(1.18)
})

test('a customer whose films are dearer is learned as such', () => {
  const lessons = historyOf(40, ({ customerId }) => (customerId === 'cus_odd' ? 1.8 : 1))
  const odd = lessons[1]!
  const ratio =
    learnedTimes(lessons, odd, 'cpuSeconds') /
    learnedTimes(lessons, { ...odd, customerId: 'cus_even' }, 'cpuSeconds')
  expect(ratio).toBeGreaterThan(1.4)
})

test('where the built-in model is right, where there is too little, or where the newest jobs differ, it keeps speaking', () => {
  expect(
    train(
      historyOf(40, () => 1),
      costTable,
      1,
    ).model.corrections.cpuSeconds,
  ).toBeNull()
  const few = train(
    historyOf(5, () => 3),
    costTable,
    1,
  )
  expect(few.backTests.cpuSeconds).toBeNull()
  expect(few.model.corrections.cpuSeconds).toBeNull()
  const changed = train(
    historyOf(40, (_, ordinal) => (ordinal < 90 ? 2 : 1)),
    costTable,
    1,
  )
  expect(changed.backTests.cpuSeconds?.better).toBe(false)
  expect(changed.model.corrections.cpuSeconds).toBeNull()
})

test('what no straight line fits is left to trees, once history is long, and they survive being written down', () => {
  const crossed = historyOf(120, ({ video }) => (video.codec === 'vp9' && video.speed === 'thorough' ? 4 : 1))
  const { model, backTests } = train(crossed, costTable, 1)
  expect(backTests.cpuSeconds).toMatchObject({ kind: 'trees', better: true })
  const both = crossed.find(({ video }) => video.codec === 'vp9' && video.speed === 'thorough')!
  expect(learnedTimes(crossed, both, 'cpuSeconds')).toBeGreaterThan(3)
  const read = learnedModelSchema.parse(JSON.parse(JSON.stringify(serialiseModel(model))))
  const analytic = estimateVideo(both.source, both.video, costTable)
  const estimate = (from: typeof model) => correct(from, both.source, both.video, both.customerId, analytic)
  expect(estimate(read)).toEqual(estimate(model))
})

test('the same history gives the same model, and no history a model that changes nothing', () => {
  const lessons = historyOf(30, ({ video }) => (video.speed === 'fast' ? 0.6 : 1))
  expect(train(lessons, costTable, 5)).toEqual(train(lessons, costTable, 5))
  expect(learnedTimes([], lessons[0]!, 'cpuSeconds')).toBe(1)
})

test('zero, negative, missing and absurd measurements teach nothing and break nothing', () => {
  const profile = profileOf('720p', {})
  const work = planWork(
    factsOf(),
    [{ kind: 'file', container: 'mp4', profileId: profile.id }],
    [profile],
    fitFrame,
  )
  const anything = fc.oneof(fc.double(), fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e300))
  const base = historyOf(20, () => 1.5)
  fc.assert(
    fc.property(
      anything,
      anything,
      anything,
      fc.double(),
      (cpuSeconds, peakMemoryBytes, outputBytes, factor) => {
        const lessons = lessonsOf(
          {
            learnedAt: 1,
            fingerprint: 'f',
            customerId: 'cus_x',
            work,
            computeUnitsPerCpuSecond: factor,
            measured: { cpuSeconds, wallSeconds: 1, peakMemoryBytes, outputBytes, gpuSessionSeconds: 0 },
            parts: [],
          },
          costTable,
        )
        const { model } = train([...base, ...lessons], costTable, 1)
        const analytic = estimateVideo(base[0]!.source, base[0]!.video, costTable)
        const { cpuSeconds: learned } = correct(model, base[0]!.source, base[0]!.video, 'cus_x', analytic)
        return Number.isFinite(learned.median) && learned.median > 0 && Number.isFinite(learned.logDeviation)
      },
    ),
    { numRuns: 30 },
  )
})

test('a ladder teaches by its parts; without them every picture is off by what the whole was off by', () => {
  const profiles = [profileOf('720p', {}), profileOf('360p', { maximumWidth: 640 })]
  const outputs = [{ kind: 'hls' as const, profileIds: profiles.map(({ id }) => id) }]
  const work = planWork(factsOf({ audio: [] }), outputs, profiles, fitFrame)
  const expected = work.renditions.map(
    ({ video }) => estimateVideo(work.source, video!, costTable).cpuSeconds.median,
  )
  const measured = {
    cpuSeconds: (expected[0]! + expected[1]!) * 1.5,
    wallSeconds: 1,
    peakMemoryBytes: 1.2e8,
    outputBytes: 2e7,
    gpuSessionSeconds: 0,
  }
  const job = { learnedAt: 1, fingerprint: 'f', customerId: 'c', work, computeUnitsPerCpuSecond: 2, measured }
  const parts = [{ profileId: 'prf_360p', use: { ...measured, cpuSeconds: 6 } }]
  const [large, small] = lessonsOf({ ...job, parts }, costTable)
  expect(large?.measured.cpuSeconds).toBeCloseTo(expected[0]! * 3, 6)
  expect(large?.measured.peakMemoryBytes).toBeNull()
  expect(small?.measured.cpuSeconds).toBe(12)
  expect(small?.measured.outputBytes).toBeNull()
  const stored = JSON.stringify([small])
  expect(parseLessons([stored, 'not json', '[{}]', '[]'])).toEqual([small])
})
