import type { Alternative } from '#shared/quotes.ts'
import type { Candidate } from './alternatives.ts'
import { predictSimilarity, qualityModel } from './quality-model.ts'
import type { Reckoning } from './reckoning.ts'

export type PricedCandidate = {
  candidate: Candidate
  reckoning: Reckoning
  studioCostMinor: number | null
}

/** A difference of less is not worth a line. */
const leastSaving = 0.01
const mostAlternatives = 6

/** The candidates that save something against what was ordered, one of a kind where they compete, the best saving first. */
export function compareAlternatives(
  ordered: Omit<PricedCandidate, 'candidate'>,
  candidates: readonly PricedCandidate[],
  hourName: (at: number) => string,
): Alternative[] {
  const compared = candidates.map((priced) => compare(ordered, priced, hourName))
  const savings = compared.filter((each) => savingOf(each) >= leastSaving)
  const best = savings.filter(
    (each) =>
      !onlyOne.includes(each.kind) ||
      !savings.some(
        (other) =>
          other.kind === each.kind &&
          (savingOf(other) > savingOf(each) ||
            (savingOf(other) === savingOf(each) && savings.indexOf(other) < savings.indexOf(each))),
      ),
  )
  return best
    .sort((a, b) => a.priceChange - b.priceChange || savingOf(b) - savingOf(a))
    .slice(0, mostAlternatives)
}

/** Of these only the one that saves most is told. */
const onlyOne: readonly Alternative['kind'][] = ['later', 'codec', 'renditions']

/** A later hour may cost the customer the same and the studio less. */
function savingOf({ kind, priceChange, studioCostChange }: Alternative): number {
  return kind === 'later' ? Math.max(-priceChange, -(studioCostChange ?? 0)) : -priceChange
}

function compare(
  ordered: Omit<PricedCandidate, 'candidate'>,
  { candidate, reckoning, studioCostMinor }: PricedCandidate,
  hourName: (at: number) => string,
): Alternative {
  const { profiles: _, ...rest } = candidate
  const before = ordered.reckoning.amountMinor.p50
  const costBefore = ordered.studioCostMinor
  return {
    ...rest,
    title:
      candidate.startsAt === null ? rest.title : `Started at ${hourName(candidate.startsAt)} instead of now`,
    amountMinor: reckoning.amountMinor,
    priceChange: before > 0 ? reckoning.amountMinor.p50 / before - 1 : 0,
    studioCostChange:
      costBefore === null || studioCostMinor === null || costBefore === 0
        ? null
        : studioCostMinor / costBefore - 1,
    ...similarityChange(ordered.reckoning, reckoning),
  }
}

function similarityChange(
  before: Reckoning,
  after: Reckoning,
): Pick<Alternative, 'similarityChange' | 'similarityNote'> {
  const [one, other] = [largestPicture(before), largestPicture(after)]
  if (!one || !other) return { similarityChange: null, similarityNote: 'There is no picture.' }
  if (JSON.stringify(one) === JSON.stringify(other)) {
    return { similarityChange: 0, similarityNote: 'The largest picture stays as it is.' }
  }
  const from = predictSimilarity(before.work.source, one)
  const to = predictSimilarity(after.work.source, other)
  if (from === null || to === null) {
    return {
      similarityChange: null,
      similarityNote:
        'Nothing was measured of such pictures (average bit rates, filtered or lightly compressed sources), so nothing is predicted.',
    }
  }
  const error = qualityModel.provenance.heldOutError.difference
  return {
    similarityChange: to - from,
    similarityNote: `SSIM ${to.toFixed(3)} instead of ${from.toFixed(3)} predicted, typically off by ${error.toFixed(3)}.`,
  }
}

function largestPicture({ work }: Reckoning) {
  return work.renditions
    .flatMap(({ video }) => (video ? [video] : []))
    .sort((a, b) => b.width * b.height - a.width * a.height)[0]
}
