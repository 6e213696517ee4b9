import type { LicensedCodec, Settlement } from '#shared/prices.ts'
import { type PriceTerms, priceTermsSchema, type Quote } from '#shared/quotes.ts'
import { ceiling, times } from './exact-amount.ts'
import { exactLines, type PricedUse, priceLines } from './price.ts'
import { describeLine, licensedSeconds } from './quote-lines.ts'
import { sourceWork } from './work.ts'

/** What a job used and how it ended. */
export type EndedWork = {
  cpuSeconds: number
  outputBytes: number
  endedAt: number
  /** False: it was cancelled. Nothing is kept of it then, and no promise counts. */
  completed: boolean
  /** How much of a profile's picture or sound was made, 0 to 1; undefined where that is not known. */
  doneShare(kind: 'video' | 'audio', profileId: string): number | undefined
}

/** A settlement, and what it makes the studio owe for codecs, in thousandths of a minor unit: many jobs cost less than one. */
export type SettledWork = Settlement & { licences: { codec: LicensedCodec; milliMinor: number }[] }

/**
 * What a job costs by the very terms it was quoted: compute as measured, licences for the minutes that were made, storage for the bytes
 * that are there, the service as agreed; a missed deadline gives its credit. `owedMilliMinor` says what of a codec's monthly cap is used up
 * by now, which the quote could not know. Errors: INVALID_AMOUNT.
 */
export function settleWork(
  quote: Pick<Quote, 'source'> & { terms: unknown },
  work: EndedWork,
  owedMilliMinor: (codec: LicensedCodec) => number,
): SettledWork {
  // Quotes of older versions lack what came later.
  const agreed = priceTermsSchema.parse(quote.terms)
  const terms: PriceTerms = {
    ...agreed,
    licences: agreed.licences.map((term) => ({ ...term, owedMilliMinor: owedMilliMinor(term.codec) })),
    ...(work.completed ? {} : { retentionDays: 0, deadline: null }),
  }
  const { durationSeconds } = sourceWork(quote.source)
  const use: PricedUse = {
    cpuSeconds: work.cpuSeconds,
    outputBytes: work.outputBytes,
    licensedSeconds: licensedSeconds(terms, (encoding) => durationSeconds * shareOf(encoding, work)),
    missedDeadline: terms.deadline !== null && work.endedAt > terms.deadline.at,
  }
  const { amountMinor, lines } = priceLines(use, terms)
  const exact = exactLines(use, terms)
  return {
    licences: terms.licences.flatMap(({ codec }) => {
      const line = exact.find(({ key }) => key === `licence/${codec}`)
      return line ? [{ codec, milliMinor: Number(ceiling(times(line.amount, 1000n))) }] : []
    }),
    amountMinor,
    lines: lines.map((line) => ({
      ...describeLine(line.key, use, terms),
      amountMinor: line.amountMinor,
    })),
  }
}

type Encoding = PriceTerms['licences'][number]['encodings'][number]

/** Sound is decoded for its encodings; a source's own codec counts when any of the work was done. */
function shareOf({ kind, profileId }: Encoding, work: EndedWork): number {
  const whole = work.completed ? 1 : 0
  if (kind === 'source') return work.completed || work.cpuSeconds > 0 ? 1 : 0
  return Math.min(1, Math.max(0, work.doneShare(kind, profileId) ?? whole))
}
