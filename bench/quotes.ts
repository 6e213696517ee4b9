/**
 * How well quotes for x264 encodes hold on clips that were not trained on.
 *
 *   npm run bench:quotes -- --train DIR [--test DIR] [--known K] [--folds N] [--predictions OUT.csv]
 *   npm run bench:quotes -- --train DIR --machines      an unseen machine after k calibration jobs
 *   npm run bench:quotes -- --chunks DIR                a running job after its first chunks (DIR holds hpcclab's segments)
 *   npm run bench:quotes -- --mixed FILE.jsonl          mixed codecs, from the cost bench's measurements
 *
 * Folders are laid out as the input_sensitivity study. With one folder only, clips are split into seeded folds.
 */
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { seededRandom, shuffled } from '../src/main/learning/seeded-random.ts'
import { type Likeness, learnLikeness, predictLike } from '../src/main/quotes/model/configuration-likeness.ts'
import {
  chooseKnownConfigurations,
  hasKnownEncodes,
  predictStudyClip,
  type StudyClip,
  type StudyModel,
  sizeGroup,
  trainStudyModel,
} from '../src/main/quotes/model/encoding-study.ts'
import { medianOf } from '../src/main/quotes/model/median.ts'
import { readSettings, readStudy, type StudyFolder } from './input-sensitivity.ts'
import { describeBatches } from './quotes-batches.ts'
import { benchChunks } from './quotes-chunks.ts'
import { benchMachines } from './quotes-machines.ts'
import { benchMixed } from './quotes-mixed.ts'
import { repeatNoise } from './repeat-noise.ts'
import { accuracyOf, describeAccuracy, describeCoverage, type Scored } from './scores.ts'

const { values: options } = parseArgs({
  options: {
    train: { type: 'string', default: process.env.HEADROOM_DATA ?? '../shared/data/input_sensitivity' },
    test: { type: 'string' },
    predictions: { type: 'string' },
    known: { type: 'string', default: '0' },
    'known-choice': { type: 'string', default: 'informative' },
    folds: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    machines: { type: 'boolean', default: false },
    chunks: { type: 'string' },
    mixed: { type: 'string' },
  },
})

/** `measured` is NaN where the study has no usable measurement: such a job is predicted and not scored. */
type Prediction = Scored & { readonly video: string; readonly configuration: string }
const seed = Number(options.seed)
const knownCount = Number(options.known)
const settings = readSettings([options.train, ...(options.test === undefined ? [] : [options.test])])

if (options.machines) benchMachines(options.train, seed)
else if (options.mixed !== undefined) benchMixed(options.mixed)
else if (options.chunks !== undefined) benchChunks(options.chunks)
else benchClips()

function benchClips(): void {
  const trainFolder = readStudy(options.train, options.test === undefined ? [] : [options.test])
  const isSplit = options.test === undefined || resolve(options.test) === resolve(options.train)
  const all = isSplit ? scoreFolds(studyClips(trainFolder)) : scoreFolder(studyClips(trainFolder))
  const predictions = all.filter(({ measured }) => measured > 0)
  const known =
    knownCount === 0 ? 'nothing of the clip measured' : `${knownCount} configuration(s) of the clip measured`
  console.log(describeAccuracy(`x264, unseen clips, ${known}`, accuracyOf(predictions)))
  for (const line of describeCoverage(predictions)) console.log(`  ${line}`)
  const clipErrors = [...Map.groupBy(predictions, ({ video }) => video).values()].map(
    (rows) => accuracyOf(rows).meanAbsolutePercentage,
  )
  console.log(`  median clip's own MAPE ${medianOf(clipErrors).toFixed(2)} %`)
  console.log(`  anchor: ridge per configuration 12.9 / 9.9 %, with one configuration known 10.5 / 7.4 %`)
  console.log(`  noise floor: ${repeatNoise(trainFolder.jobs)}`)
  for (const line of describeBatches(predictions, seed)) console.log(`  ${line}`)
  if (options.predictions !== undefined) writePredictions(options.predictions, all)
}

function scoreFolder(training: StudyClip[]): Prediction[] {
  const testClips = studyClips(readStudy(options.test!, [options.train]))
  const testNames = new Set(testClips.map(({ facts }) => facts.name))
  const disjoint = training.filter(({ facts }) => !testNames.has(facts.name))
  if (disjoint.length < training.length) {
    console.log(`${training.length - disjoint.length} clips are in both folders: left out of training.`)
  }
  return trainAndScore(disjoint, testClips)
}

function scoreFolds(clips: StudyClip[]): Prediction[] {
  const foldCount = Math.max(2, Number(options.folds))
  const order = shuffled(clips, seededRandom(seed))
  return Array.from({ length: foldCount }, (_, fold) => {
    const testClips = order.filter((_clip, index) => index % foldCount === fold)
    const training = order.filter((_clip, index) => index % foldCount !== fold)
    const scored = trainAndScore(training, testClips)
    console.log(describeAccuracy(`  fold ${fold + 1} of ${foldCount}`, accuracyOf(scored)))
    return scored
  }).flat()
}

function trainAndScore(training: readonly StudyClip[], testClips: readonly StudyClip[]): Prediction[] {
  assertDisjoint(training, testClips)
  const known = chooseKnown(training, testClips)
  const model = trainTimed(training, known)
  const quotable = testClips.filter((clip) => hasKnownEncodes(model, clip))
  const others = testClips.filter((clip) => !hasKnownEncodes(model, clip))
  const scored = scoreClips(model, quotable)
  if (others.length === 0) return scored
  console.log(`  ${others.length} clips lack the known configuration: quoted with nothing measured.`)
  const withoutKnown = trainTimed(training, [])
  return [...scored, ...scoreClips(withoutKnown, others)]
}

function trainTimed(training: readonly StudyClip[], known: readonly string[]): StudyModel {
  const started = performance.now()
  const model = trainStudyModel(training, known, seed)
  const rows = training.reduce((sum, clip) => sum + clip.encodes.size, 0)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const knowing = known.length === 0 ? '' : `, configurations ${known.join(', ')} known`
  console.log(`  trained on ${rows} rows of ${training.length} clips in ${seconds} s${knowing}`)
  return model
}

function scoreClips(model: StudyModel, clips: readonly StudyClip[]): Prediction[] {
  const likeness = learnLikeness(
    model.configurations.map((name) => settings.get(name)),
    model.curve.typical,
  )
  return clips.flatMap((clip) => scoreClip(model, likeness, clip))
}

function scoreClip(model: StudyModel, likeness: Likeness, clip: StudyClip): Prediction[] {
  const curve = predictStudyClip(model, clip)
  return [...clip.encodes].flatMap(([configuration, encode]) => {
    if (model.knownConfigurations.includes(configuration)) return []
    const index = model.configurations.indexOf(configuration)
    const { p05, p50, p95 } =
      index >= 0
        ? { p05: curve.p05[index]!, p50: curve.p50[index]!, p95: curve.p95[index]! }
        : predictLike(curve, likeness.standInFor(settings.get(configuration)), likeness.miss)
    return {
      video: clip.facts.name,
      configuration,
      measured: encode.cpuSeconds > 0 ? encode.cpuSeconds : Number.NaN,
      p05: Math.exp(p05),
      p50: Math.exp(p50),
      p95: Math.exp(p95),
      groups: [
        `size:${sizeGroup(clip.facts)}`,
        `category:${clip.facts.category}`,
        `configuration:${configuration}`,
        `knowledge:${index >= 0 ? 'trained configuration' : 'configuration never trained'}`,
      ],
    }
  })
}

/** Among the configurations that test clips have at all; which of them is decided on training clips alone. */
function chooseKnown(training: readonly StudyClip[], testClips: readonly StudyClip[]): string[] {
  if (knownCount === 0) return []
  const measured = new Map<string, number>()
  for (const clip of testClips) {
    for (const name of clip.encodes.keys()) measured.set(name, (measured.get(name) ?? 0) + 1)
  }
  const common = [...measured].filter(([, count]) => count >= 0.98 * testClips.length).map(([name]) => name)
  const trained = new Set(training.flatMap((clip) => [...clip.encodes.keys()]))
  const candidates = common.filter((name) => trained.has(name)).sort()
  if (options['known-choice'] === 'random')
    return shuffled(candidates, seededRandom(seed + 1)).slice(0, knownCount)
  return chooseKnownConfigurations(training, candidates, knownCount)
}

/** The proof that no row of the test set reaches training: a clip is on one side only. */
function assertDisjoint(training: readonly StudyClip[], testClips: readonly StudyClip[]): void {
  const trained = new Set(training.map(({ facts }) => facts.name))
  const shared = testClips.filter(({ facts }) => trained.has(facts.name))
  if (shared.length > 0) throw new Error(`${shared.length} test clips are in the training set.`)
  console.log(`  ${testClips.length} test clips, none of them among the ${trained.size} training clips`)
}

function studyClips({ jobs, clips }: StudyFolder): StudyClip[] {
  return [...Map.groupBy(jobs, ({ video }) => video)].map(([video, encodes]) => ({
    facts: clips.get(video)!,
    encodes: new Map(encodes.map((job) => [job.configuration, job])),
  }))
}

function writePredictions(file: string, predictions: readonly Prediction[]): void {
  const lines = predictions.map(({ video, configuration, measured, p05, p50, p95 }) =>
    [video, configuration, measured.toFixed(3), p05.toFixed(4), p50.toFixed(4), p95.toFixed(4)].join(','),
  )
  writeFileSync(file, `${['video,configurationID,measured_s,p05,p50,p95', ...lines].join('\n')}\n`)
  console.log(`  ${predictions.length} predictions written to ${file}`)
}
