import { minorDigits, type Unit } from '#shared/amounts.ts'
import type { Interval } from '#shared/primitives.ts'

/** `12.34 EUR` or `5.000 CU`: plain, so that columns line up and other programs can read it. */
export function formatAmount(amountMinor: number, unit: Unit): string {
  const digits = minorDigits(unit)
  const name = unit.kind === 'compute' ? 'CU' : unit.currency
  return `${(amountMinor / 10 ** digits).toFixed(digits)} ${name}`
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10))
  const value = bytes / 1024 ** power
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`
}

export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

export function formatInterval(interval: Interval, format: (value: number) => string): string[] {
  return [format(interval.p10), format(interval.p50), format(interval.p90)]
}

/** Local time, to the second, the same everywhere. */
export function formatTime(at: number): string {
  const time = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
}

export function formatShare(share: number): string {
  return `${Math.floor(share * 100)} %`
}
