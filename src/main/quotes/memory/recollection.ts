import type { SourceWork, VideoWork, WorkEstimate } from '../cost-model.ts'
import { type Quantity, quantities } from '../learned-model.ts'
import type { Lesson } from '../lessons.ts'
import { type Kinship, kinships, type MemoryTerms, mostRemembered, recall } from './source-memory.ts'

/** What is remembered of sources that were transcoded before. */
export type Recollection = {
  /** The estimate, moved to where the source's earlier renditions were, with the deviation that such quotes have. */
  adjust(fingerprint: string, source: SourceWork, video: VideoWork, estimate: WorkEstimate): WorkEstimate
  /** Finished jobs of the source that speak. */
  jobs(fingerprint: string): number
}

export type TermsOf = (source: SourceWork, video: VideoWork, quantity: Quantity) => MemoryTerms | null

export const noRecollection: Recollection = {
  adjust: (_fingerprint, _source, _video, estimate) => estimate,
  jobs: () => 0,
}

/** `lessonsOf` reads a source's lessons, newest first; `picture` is the model they are held against. */
export function createRecollection(
  lessonsOf: (fingerprint: string) => readonly Lesson[],
  picture: (source: SourceWork, video: VideoWork) => WorkEstimate,
  termsOf: TermsOf,
): Recollection {
  const known = new Map<string, { lesson: Lesson; residuals: Record<Quantity, number> }[]>()
  const remembered = (fingerprint: string) => {
    const before = known.get(fingerprint)
    if (before) return before
    const lessons = fingerprint === '' ? [] : lessonsOf(fingerprint)
    const found = lessons.map((lesson) => ({ lesson, residuals: residualsOf(lesson, picture) }))
    known.set(fingerprint, found)
    return found
  }
  return {
    jobs: (fingerprint) => new Set(remembered(fingerprint).map(({ lesson }) => lesson.learnedAt)).size,
    adjust(fingerprint, source, video, estimate) {
      const earlier = remembered(fingerprint)
      if (earlier.length === 0) return estimate
      const adjusted = { ...estimate }
      for (const quantity of quantities) {
        // An average bit rate is delivered as asked; history has nothing to add.
        if (quantity === 'outputBytes' && video.rateControl.kind === 'bitrate') continue
        const terms = termsOf(source, video, quantity)
        const usable = earlier
          .filter(({ residuals }) => Number.isFinite(residuals[quantity]))
          .slice(0, mostRemembered)
        const recalled =
          terms &&
          recall(
            terms,
            video,
            usable.map(({ lesson, residuals }) => ({ video: lesson.video, residual: residuals[quantity] })),
          )
        if (!terms || !recalled) continue
        const { median, logDeviation } = estimate[quantity]
        adjusted[quantity] = {
          median: median * Math.exp(recalled.shift),
          logDeviation: logDeviation * (narrowingOf(terms, recalled.kinship) ?? 1),
        }
      }
      return adjusted
    },
  }
}

/** Where nearer kin was measured too seldom, what holds for the next kin holds for it all the more. */
function narrowingOf({ narrowing }: MemoryTerms, kinship: Kinship): number | null {
  const measured = kinships.slice(kinships.indexOf(kinship)).find((each) => narrowing[each] !== null)
  return measured ? narrowing[measured] : null
}

/** ln(measured / predicted); NaN where it was not measured. */
function residualsOf(
  { source, video, measured }: Lesson,
  picture: (source: SourceWork, video: VideoWork) => WorkEstimate,
): Record<Quantity, number> {
  const predicted = picture(source, video)
  const of = (quantity: Quantity): number =>
    Math.log((measured[quantity] ?? Number.NaN) / predicted[quantity].median)
  return {
    cpuSeconds: of('cpuSeconds'),
    peakMemoryBytes: of('peakMemoryBytes'),
    outputBytes: of('outputBytes'),
  }
}
