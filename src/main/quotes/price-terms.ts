import type { Unit } from '#shared/amounts.ts'
import { minorUnitsPerComputeUnit } from '#shared/amounts.ts'
import type { Customer } from '#shared/customers.ts'
import {
  type DeadlineTerm,
  type LicencePrice,
  type LicenceTerm,
  type LicensedCodec,
  licensedCodecs,
  type ServicePrice,
} from '#shared/prices.ts'
import type { PriceTerms } from '#shared/quotes.ts'
import type { PriceBook } from '#shared/studio.ts'
import type { PriceCurve } from './price-curve.ts'
import type { JobWork } from './work.ts'

/** What a quote's prices are taken from. */
export type Pricing = {
  book: PriceBook
  curve: PriceCurve
  /** When the work is taken to begin. */
  at: number
  computeUnitsPerCpuSecond: number
  /** What the studio owes for a codec this month, in thousandths of a minor unit. */
  owedMilliMinor: (codec: LicensedCodec) => number
  deadline: DeadlineTerm | null
}

/** What a job is charged by: the price book for money; for compute budgets one CU costs one CU and everything else nothing. */
export function priceTerms(
  unit: Unit,
  order: { tier: Customer['tier']; priority: number; licences: readonly UsedCodec[] },
  { book, curve, at, computeUnitsPerCpuSecond, owedMilliMinor, deadline }: Pricing,
): PriceTerms {
  if (unit.kind === 'compute') {
    return {
      unit,
      microMinorPerComputeUnit: minorUnitsPerComputeUnit * 1_000_000,
      microMinorPerOutputGibibyte: 0,
      computeUnitsPerCpuSecond,
      microMinorPerGibibyteMonth: 0,
      retentionDays: 0,
      serviceBasisPoints: 10_000,
      licences: [],
      deadline: null,
    }
  }
  return {
    unit,
    microMinorPerComputeUnit: curve(at),
    microMinorPerOutputGibibyte: book.microMinorPerOutputGibibyte,
    computeUnitsPerCpuSecond,
    microMinorPerGibibyteMonth: book.storage.microMinorPerGibibyteMonth,
    retentionDays: book.storage.retentionDays,
    serviceBasisPoints: serviceBasisPoints(book.service, order.tier, order.priority),
    licences: licenceTerms(order.licences, book.licences, owedMilliMinor),
    deadline,
  }
}

const usualPriority = 5

/** Tier and priority together: 10,000 is the list price. */
export function serviceBasisPoints(service: ServicePrice, tier: Customer['tier'], priority: number): number {
  const priorityPercent = 100 + (priority - usualPriority) * service.percentPerPriorityLevel
  return Math.max(0, service.tierPercent[tier] * priorityPercent)
}

/** A codec that somebody is to be paid for, and the encodings of a job that use it. */
export type UsedCodec = Pick<LicenceTerm, 'codec' | 'encodings'>

/** The codecs a job encodes with, and those of its source's sound that have to be decoded. */
export function usedCodecs(work: JobWork, sourceAudioCodecs: readonly string[]): UsedCodec[] {
  const used = new Map<LicensedCodec, UsedCodec['encodings']>()
  const note = (codec: LicensedCodec, kind: 'video' | 'audio' | 'source', profileId: string): void => {
    used.set(codec, [...(used.get(codec) ?? []), { kind, profileId }])
  }
  for (const { profile, video, audio } of work.renditions) {
    if (video) note(video.codec, 'video', profile.id)
    for (const { codec } of audio) note(codec, 'audio', profile.id)
  }
  if (work.renditions.some(({ audio }) => audio.length > 0)) {
    for (const codec of sourceAudioCodecs) if (isDecodedCodec(codec)) note(codec, 'source', 'source')
  }
  return [...used].map(([codec, encodings]) => ({ codec, encodings }))
}

function isDecodedCodec(codec: string): codec is LicensedCodec {
  return (licensedCodecs as Record<string, { counts: string } | undefined>)[codec]?.counts === 'source'
}

/** Codecs without a price are free: nobody has to be paid for them. */
function licenceTerms(
  used: readonly UsedCodec[],
  prices: readonly LicencePrice[],
  owedMilliMinor: (codec: LicensedCodec) => number,
): LicenceTerm[] {
  return used.flatMap(({ codec, encodings }) => {
    const price = prices.find((each) => each.codec === codec)
    if (!price || (price.microMinorPerMinute === 0 && price.minorPerTitle === 0)) return []
    return [{ ...price, encodings, owedMilliMinor: owedMilliMinor(codec) }]
  })
}
