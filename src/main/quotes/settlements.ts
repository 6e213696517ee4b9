import type { MeasuredUse } from '#shared/jobs.ts'
import type { LicensedCodec, Settlement } from '#shared/prices.ts'
import type { Quote } from '#shared/quotes.ts'
import type { PriceBook } from '#shared/studio.ts'
import type { Store } from '../store/store.ts'
import { createLicenceStore } from './licences.store.ts'
import { monthIn } from './price-curve.ts'
import { type EndedWork, type SettledWork, settleWork } from './settlement.ts'

export type Settlements = {
  /** What the studio owes for a codec in the month of a moment, in thousandths of a minor unit. */
  owedSoFar(currency: string, at: number): (codec: LicensedCodec) => number
  /** What completed work costs under the quote's own terms, in minor units, rounded up. Writes nothing. */
  price(quote: Quote, use: Pick<MeasuredUse, 'cpuSeconds' | 'outputBytes'>, endedAt: number): number
  /** What ended work costs, line by line; its licences go on record, once for each hold. */
  settle(quote: Quote, holdId: string, work: EndedWork): Settlement
}

/** Settles ended work with the licences of the month it ended in. */
export function createSettlements({
  store,
  priceBook,
}: {
  store: Store
  priceBook: () => PriceBook
}): Settlements {
  const licences = createLicenceStore(store.database)
  const monthOf = (at: number): string => monthIn(priceBook().timeZone, at)

  const owedSoFar: Settlements['owedSoFar'] = (currency, at) => (codec) =>
    licences.owedMilliMinor({ codec, currency, month: monthOf(at) })

  const settled = (quote: Quote, work: EndedWork): SettledWork => {
    const { unit } = quote.terms
    const currency = unit.kind === 'money' ? unit.currency : priceBook().currency
    return settleWork(quote, work, owedSoFar(currency, work.endedAt))
  }

  return {
    owedSoFar,
    price: (quote, use, endedAt) =>
      settled(quote, { ...use, endedAt, completed: true, doneShare: () => undefined }).amountMinor,
    settle: (quote, holdId, work) =>
      store.transaction(() => {
        const { licences: owed, ...settlement } = settled(quote, work)
        const { unit } = quote.terms
        if (unit.kind === 'compute') return settlement
        const charge = {
          holdId,
          month: monthOf(work.endedAt),
          currency: unit.currency,
          chargedAt: work.endedAt,
        }
        for (const { codec, milliMinor } of owed) {
          if (milliMinor > 0) licences.charge({ ...charge, codec, milliMinor })
        }
        return settlement
      }),
  }
}
