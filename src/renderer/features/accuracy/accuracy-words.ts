import type { Accuracy, Drift, MeasuredShare } from '#shared/cost-model.ts'
import { formatCount, formatShare, numberFormat } from '../../format/numbers.ts'
import { formatDay } from '../../format/time.ts'

/** `11.2%` */
export function formatError(error: number, locale?: string): string {
  return numberFormat({ style: 'percent', maximumFractionDigits: 1 }, locale).format(error)
}

/** `88% (84 – 91)`: a share and its 95 % interval. */
export function formatMeasuredShare({ share, low, high }: MeasuredShare, locale?: string): string {
  const percent = (value: number): string =>
    numberFormat({ maximumFractionDigits: 0 }, locale).format(100 * value)
  return `${formatShare(share, locale)} (${percent(low)} – ${percent(high)})`
}

/** `Quotes have run 12% low since 3 Nov 2026, over 41 jobs.` */
export function describeDrift({ quotesRun, share, since, jobs }: Drift, locale?: string): string {
  return `Quotes have run ${formatError(Math.abs(share), locale)} ${quotesRun} since ${formatDay(since, locale)}, over ${formatCount(jobs, locale)} jobs.`
}

export interface AccuracyFigure {
  name: string
  value: string
  detail: string
}

/** The few numbers to read first, each with what it is measured against. */
export function accuracyFigures(accuracy: Accuracy, locale?: string): AccuracyFigure[] {
  const { overall, noise, unusable } = accuracy
  if (overall === null) return []
  const figures = [
    {
      name: 'Typical error',
      value: formatError(overall.medianError, locale),
      detail: `median over all jobs; the mean is ${formatError(overall.meanError, locale)}`,
    },
    {
      name: 'The 90 % interval held',
      value: formatShare(overall.coverage.share, locale),
      detail: `${formatMeasuredShare(overall.coverage, locale)} at 95 % confidence; 90 % is right`,
    },
    {
      name: 'Noise of the machine',
      value: noise ? formatError(noise.medianDifference, locale) : 'not known',
      detail: noise
        ? `the same work done ${formatCount(noise.repeats, locale)} times again; no quote can do better`
        : 'the same work has to be done a few times again to tell',
    },
  ]
  if (unusable === 0) return figures
  return [
    ...figures,
    {
      name: 'Left out',
      value: formatCount(unusable, locale),
      detail: 'jobs whose quote or measurement is no positive number',
    },
  ]
}
