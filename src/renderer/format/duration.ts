import { formatQuantity } from './numbers.ts'

/** Two units are enough to plan by: `0.4 s`, `42 s`, `3 min 20 s`, `1 h 05 min`, `2 d 4 h`. */
export function formatDuration(durationSeconds: number, locale?: string): string {
  if (durationSeconds < 10) return `${formatQuantity(Math.max(0, durationSeconds), locale)} s`
  const seconds = Math.round(durationSeconds)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's')
  const minutes = Math.round(seconds / 60)
  if (minutes < 1440) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
  const hours = Math.round(seconds / 3600)
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`
}

/** One unit, for estimates whose second unit would be false precision: `42 s`, `3 min`, `1.5 h`, `2 d`. */
export function formatRoughDuration(durationSeconds: number, locale?: string): string {
  const [figure, unit] = rough(durationSeconds)
  return `${formatQuantity(figure, locale)} ${unit}`
}

/** `3 – 5 min`, or `50 s – 2 min` across units. */
export function formatDurationRange(interval: { p10: number; p90: number }, locale?: string): string {
  const [low, lowUnit] = rough(interval.p10)
  const [high, highUnit] = rough(interval.p90)
  const lowText = formatQuantity(low, locale)
  const highText = formatQuantity(high, locale)
  if (lowUnit === highUnit) {
    return lowText === highText ? `${lowText} ${lowUnit}` : `${lowText} – ${highText} ${highUnit}`
  }
  return `${lowText} ${lowUnit} – ${highText} ${highUnit}`
}

function rough(durationSeconds: number): [figure: number, unit: string] {
  if (durationSeconds < 10) return [Math.round(durationSeconds * 10) / 10, 's']
  if (durationSeconds < 59.5) return [Math.round(durationSeconds), 's']
  if (durationSeconds < 59.5 * 60) return [Math.round(durationSeconds / 60), 'min']
  if (durationSeconds < 36 * 3600) return [Math.round(durationSeconds / 360) / 10, 'h']
  return [Math.round(durationSeconds / 8640) / 10, 'd']
}

/** A running time as on a player: `4:07`, `1:02:09`. */
export function formatClock(durationSeconds: number): string {
  const seconds = Math.floor(durationSeconds)
  const two = (figure: number): string => String(figure).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}
