import { beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../../learning/seeded-random.ts'
import type { ClipFacts } from './clip-features.ts'
import {
  chooseKnownConfigurations,
  hasKnownEncodes,
  predictStudyClip,
  type StudyClip,
  type StudyModel,
  trainStudyModel,
} from './encoding-study.ts'

const configurations = ['1', '2', '3', '4', '5', '6']

/** Cost is size x complexity, steeper for later configurations, times a quirk of the clip that no feature shows. */
function makeClips(count: number, seed: number): StudyClip[] {
  const random = seededRandom(seed)
  return Array.from({ length: count }, (_, index) => {
    const complexity = 0.2 + 3 * random()
    const quirk = Math.exp(0.5 * (random() - 0.5))
    const tall = random() < 0.5
    const facts: ClipFacts = {
      name: `clip-${seed}-${index}`,
      category: random() < 0.5 ? 'Vlog' : 'Sports',
      frameCount: 200 + Math.floor(random() * 400),
      durationSeconds: 20,
      widthPixels: tall ? 1920 : 640,
      heightPixels: tall ? 1080 : 360,
      sourceBytes: Number.NaN,
      spatialComplexity: complexity,
      temporalComplexity: random(),
      chunkComplexityVariation: random() * 10,
      colorComplexity: random(),
      compressionDefects: random(),
      bandingDefects: random(),
      noiseDefects: random() < 0.1 ? Number.NaN : random(),
    }
    const size = facts.frameCount * facts.widthPixels * facts.heightPixels * 1e-8
    const encodes = configurations.map((name) => {
      const noise = Math.exp(0.04 * (random() - 0.5))
      const cpuSeconds = size * Number(name) * complexity ** (0.2 + 0.1 * Number(name)) * quirk * noise
      return [
        name,
        { cpuSeconds, systemSeconds: 0.05 * cpuSeconds, wallSeconds: cpuSeconds / 4, outputBytes: 1e6 },
      ] as const
    })
    return { facts, encodes: new Map(encodes) }
  })
}

function medianError(model: StudyModel, clips: readonly StudyClip[]): number {
  const errors = clips.flatMap((clip) => {
    const { p50 } = predictStudyClip(model, clip)
    return model.configurations.map((name, index) =>
      Math.abs(Math.exp(p50[index]!) / clip.encodes.get(name)!.cpuSeconds - 1),
    )
  })
  return errors.sort((first, second) => first - second)[errors.length >>> 1]!
}

describe('the model of an encoding study', () => {
  const training = makeClips(120, 1)
  const unseen = makeClips(60, 2)
  let model: StudyModel
  let knowing: StudyModel
  beforeAll(() => {
    model = trainStudyModel(training, [], 1)
    knowing = trainStudyModel(training, ['3'], 1)
  })

  it('predicts unseen clips down to what no feature shows, and covers nine in ten', () => {
    expect(medianError(model, unseen)).toBeLessThan(0.18)
    const covered = unseen.filter((clip) => {
      const { p05, p95 } = predictStudyClip(model, clip)
      const logCost = Math.log(clip.encodes.get('4')!.cpuSeconds)
      return logCost >= p05[3]! && logCost <= p95[3]!
    })
    expect(covered.length / unseen.length).toBeGreaterThan(0.78)
    expect(covered.length / unseen.length).toBeLessThan(0.99)
  })

  it('is far surer once one configuration of the clip is known', () => {
    expect(medianError(knowing, unseen)).toBeLessThan(0.05)
    expect(medianError(knowing, unseen)).toBeLessThan(0.5 * medianError(model, unseen))
  })

  it('says which clips lack the known encode', () => {
    const [clip] = unseen
    const without = {
      facts: clip!.facts,
      encodes: new Map([...clip!.encodes].filter(([name]) => name !== '3')),
    }
    expect(hasKnownEncodes(knowing, clip!)).toBe(true)
    expect(hasKnownEncodes(knowing, without)).toBe(false)
    expect(hasKnownEncodes(model, without)).toBe(true)
  })

  it('quotes a clip of which nothing is known, within a wide interval', () => {
    const nothing = Object.fromEntries(Object.keys(unseen[0]!.facts).map((name) => [name, Number.NaN]))
    const facts = { ...nothing, name: 'unknown', category: '' } as unknown as ClipFacts
    const { p05, p50, p95 } = predictStudyClip(model, { facts, encodes: new Map() })
    expect([...p05, ...p50, ...p95].every(Number.isFinite)).toBe(true)
    expect(p95[0]! - p05[0]!).toBeGreaterThan(2 * Math.log(10))
  })

  it('stands holes, zeros and negative costs in the measurements', () => {
    const holed = training.map((clip, index) => ({
      facts: clip.facts,
      encodes: new Map(
        [...clip.encodes].flatMap(([name, encode]) => {
          if ((index + Number(name)) % 5 === 0) return []
          const cpuSeconds = (index + Number(name)) % 7 === 0 ? (index % 2 === 0 ? 0 : -4) : encode.cpuSeconds
          return [[name, { ...encode, cpuSeconds }] as const]
        }),
      ),
    }))
    expect(medianError(trainStudyModel(holed, [], 1), unseen)).toBeLessThan(0.2)
  })

  it('chooses known configurations among those offered, each once', () => {
    const chosen = chooseKnownConfigurations(training, ['1', '4', '6'], 2)
    expect(new Set(chosen).size).toBe(2)
    expect(chosen.every((name) => ['1', '4', '6'].includes(name))).toBe(true)
  })

  it('refuses to learn from a handful of clips', () => {
    expect(() => trainStudyModel(training.slice(0, 5), [], 1)).toThrow(RangeError)
  })
})
