import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../learning/seeded-random.ts'
import { predictCost, trainCostModel } from './cost-model.ts'
import { loadCostModel, serialiseCostModel } from './cost-model-format.ts'
import type { JobFeatures } from './job-features.ts'
import type { FinishedJob } from './job-history.ts'

const presets = ['veryfast', 'medium', 'slow']
const nanosecondsPerPixel: Record<string, number> = { veryfast: 8, medium: 20, slow: 45 }
const sizes = [360, 720, 1080]

function featuresFor(random: () => number, codec = 'libx264'): JobFeatures {
  const height = sizes[Math.floor(random() * sizes.length)]!
  return {
    sourceContainer: 'mp4',
    sourceCodec: 'h264',
    sourceBytes: 1e6 + random() * 1e8,
    durationSeconds: 5 + 100 * random(),
    sourceWidthPixels: 1920,
    sourceHeightPixels: 1080,
    sourceFrameRate: random() < 0.5 ? 24 : 30,
    targetCodec: codec,
    preset: presets[Math.floor(random() * presets.length)]!,
    rateControl: 'crf',
    quality: 18 + Math.floor(random() * 12),
    targetHeightPixels: height,
    targetWidthPixels: (height * 16) / 9,
    threads: 2,
  }
}

/** Cost follows pixels, preset and quality with 10 % of noise; each source yields three jobs. */
function history(jobCount: number, seed: number): FinishedJob[] {
  const random = seededRandom(seed)
  return Array.from({ length: jobCount }, (_, index) => {
    const features = featuresFor(random)
    const pixels = features.targetWidthPixels! * features.targetHeightPixels!
    const frames = features.durationSeconds! * features.sourceFrameRate!
    const noise = Math.exp(0.35 * (random() + random() + random() - 1.5))
    const quality = 1.03 ** (23 - features.quality!)
    const cpuSeconds = pixels * frames * nanosecondsPerPixel[features.preset!]! * 1e-9 * quality * noise
    return {
      features,
      sourceId: `source-${Math.floor(index / 3)}`,
      cpuSeconds,
      wallSeconds: cpuSeconds / 1.8,
      peakMemoryBytes: 1e8 + pixels * 60,
      outputBytes: pixels * frames * 0.01 * quality,
      isComplete: true,
    }
  })
}

const model = trainCostModel(history(600, 1))

describe('the cost model', () => {
  it('predicts unseen jobs within the noise and covers nine in ten of them', () => {
    const unseen = history(300, 2)
    const errors = unseen
      .map((job) => Math.abs(predictCost(model, job.features).cpuSeconds.p50 / job.cpuSeconds - 1))
      .sort((first, second) => first - second)
    expect(errors[150]).toBeLessThan(0.15)
    const covered = unseen.filter((job) => {
      const { p05, p95 } = predictCost(model, job.features).cpuSeconds
      return job.cpuSeconds >= p05 && job.cpuSeconds <= p95
    })
    expect(covered.length / 300).toBeGreaterThan(0.84)
    expect(covered.length / 300).toBeLessThan(0.96)
  })

  it('predicts memory, bytes and wall time beside CPU time', () => {
    const job = history(1, 3)[0]!
    const { cpuSeconds, wallSeconds, peakMemoryBytes, outputBytes } = predictCost(model, job.features)
    expect(wallSeconds!.p50 / cpuSeconds.p50).toBeCloseTo(1 / 1.8, 1)
    expect(Math.abs(peakMemoryBytes!.p50 / job.peakMemoryBytes! - 1)).toBeLessThan(0.1)
    expect(Math.abs(outputBytes!.p50 / job.outputBytes! - 1)).toBeLessThan(0.1)
  })

  it('names the preset as the reason where the preset is what is unusual', () => {
    const features = { ...featuresFor(seededRandom(4)), preset: 'slow', quality: 23 }
    const { reasons } = predictCost(model, features)
    expect(reasons[0]!.feature).toBe('preset')
    expect(reasons[0]!.factor).toBeGreaterThan(1.5)
    expect(reasons[0]!.sentence).toMatch(/preset makes it \d+ % dearer/)
  })

  it('widens the interval and says why for a codec it never saw', () => {
    const known = featuresFor(seededRandom(5))
    const spread = (features: JobFeatures) => {
      const { p05, p95 } = predictCost(model, features).cpuSeconds
      return p95 / p05
    }
    const unknown = { ...known, targetCodec: 'libsvtav1' }
    expect(predictCost(model, known).doubts).toEqual([])
    expect(spread(unknown)).toBeGreaterThan(1.5 * spread(known))
    expect(predictCost(model, unknown).doubts.join(' ')).toContain(
      "No finished job had the target codec 'libsvtav1'",
    )
  })

  const absurd: [string, JobFeatures][] = [
    ['nothing known', {}],
    ['zeros', { durationSeconds: 0, sourceWidthPixels: 0, sourceHeightPixels: 0, sourceFrameRate: 0 }],
    ['negative values', { durationSeconds: -5, sourceWidthPixels: -1, sourceHeightPixels: 1, threads: -2 }],
    [
      'huge values',
      { durationSeconds: 1e300, sourceWidthPixels: 1e300, sourceHeightPixels: 1e9, sourceFrameRate: 1e9 },
    ],
    [
      'not numbers',
      { durationSeconds: Number.NaN, quality: Number.POSITIVE_INFINITY, hostCalibrationFactor: 0 },
    ],
  ]
  it.each(absurd)(
    'never gives NaN, zero or a negative amount with %s, and says that it doubts',
    (_, features) => {
      const prediction = predictCost(model, features)
      const parts = [
        prediction.cpuSeconds,
        prediction.wallSeconds!,
        prediction.peakMemoryBytes!,
        prediction.outputBytes!,
      ]
      for (const { p05, p10, p50, p90, p95 } of parts) {
        expect(p05).toBeGreaterThan(0)
        expect(p95).toBeLessThan(Number.POSITIVE_INFINITY)
        expect([p05, p10, p50, p90, p95]).toEqual([p05, p10, p50, p90, p95].sort((a, b) => a - b))
      }
      expect(prediction.doubts.length).toBeGreaterThan(0)
    },
  )

  it('quotes a host that is twice as fast at half the CPU seconds', () => {
    const features = featuresFor(seededRandom(6))
    const reference = predictCost(model, features).cpuSeconds.p50
    const faster = predictCost(model, { ...features, hostCalibrationFactor: 2 }).cpuSeconds.p50
    expect(faster).toBeCloseTo(reference / 2, 9)
  })

  it('leaves dirty history out, counts it, and learns the same from what is left', () => {
    const clean = history(120, 7)
    const [first] = clean
    const dirt: FinishedJob[] = [
      { ...first!, cpuSeconds: 0 },
      { ...first!, cpuSeconds: -3 },
      { ...first!, cpuSeconds: Number.NaN },
      { ...first!, cpuSeconds: first!.cpuSeconds * 1e6, wallSeconds: undefined },
      { ...first!, wallSeconds: -10 },
      { ...first!, isComplete: false },
      { ...first!, features: { ...first!.features, durationSeconds: undefined } },
    ]
    const learned = trainCostModel([...clean, ...dirt])
    expect(learned.rejectedJobs).toEqual({
      incomplete: 1,
      'not measured': 3,
      'clock jumped': 1,
      'size unknown': 1,
      absurd: 1,
    })
    const asked = featuresFor(seededRandom(8))
    expect(predictCost(learned, asked)).toEqual(predictCost(trainCostModel(clean), asked))
  })

  it('refuses to learn from too little, saying how much there was', () => {
    expect(() => trainCostModel(history(5, 9))).toThrow(/Only 5 of 5 finished jobs/)
  })
})

describe('the cost model on disk', () => {
  const provenance = { trainedAt: '2026-01-01T00:00:00Z', description: 'a test', sources: ['made up'] }
  const text = JSON.stringify(serialiseCostModel(model, provenance))
  const base = trainCostModel(history(60, 10))

  it('quotes the same once written and read', () => {
    const { model: read, notice } = loadCostModel(text, base)
    expect(notice).toBeUndefined()
    const features = featuresFor(seededRandom(11))
    expect(predictCost(read, features)).toEqual(predictCost(model, features))
  })

  it.each([
    ['cut short', text.slice(0, text.length / 2)],
    ['empty', ''],
    ['of another version', text.replace('"version":1', '"version":99')],
    ['with a hole in it', text.replace(/"intercept":[-\d.e]+/, '"intercept":null')],
    ['trained on other features', text.replace('"duration"', '"length"')],
  ])('falls back to the base model with a notice when the file is %s', (_, damaged) => {
    const { model: read, notice } = loadCostModel(damaged, base)
    expect(read).toBe(base)
    expect(notice).toContain('base model')
  })
})
