import type { MeasuredUse } from '#shared/jobs.ts'
import type { Quote, QuoteRequest } from '#shared/quotes.ts'
import type { PriceBook } from '#shared/studio.ts'

export type Quotes = {
  /**
   * Probes the source and predicts use and cost. Kept for an hour, or for ever once a job was submitted with it.
   * Errors: those of probe; NOT_FOUND (customer, profile, budget); TIER_FORBIDS; PROFILE_UNAVAILABLE; SOURCE_NO_VIDEO / SOURCE_NO_AUDIO
   * when an output needs a stream the source lacks.
   */
  quote(request: QuoteRequest, signal?: AbortSignal): Promise<Quote>
  /** Errors: NOT_FOUND, QUOTE_EXPIRED. */
  get(id: string): Quote
  /** What measured use costs under the quote's own terms, in minor units, rounded up. */
  price(quote: Quote, use: Pick<MeasuredUse, 'cpuSeconds' | 'outputBytes'>): number
  /** A finished job's measurements, kept to learn from. */
  learn(quote: Quote, measured: MeasuredUse): void
  priceBook(): PriceBook
  /** Errors: CONFLICT when the currency changes while money budgets are open in the old one. */
  setPriceBook(book: PriceBook): PriceBook
}
