import { formatQuantity } from './numbers.ts'

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

/** `812 B`, `4.2 MiB`, `118 GiB`. */
export function formatBytes(sizeBytes: number, locale?: string): string {
  let size = sizeBytes
  let step = 0
  while (Math.abs(size) >= 1023.5 && step < byteUnits.length - 1) {
    size /= 1024
    step += 1
  }
  return `${step === 0 ? Math.round(size) : formatQuantity(size, locale)} ${byteUnits[step]}`
}

/** `4.8 Mbit/s` */
export function formatBitRate(bitsPerSecond: number, locale?: string): string {
  return bitsPerSecond >= 1_000_000
    ? `${formatQuantity(bitsPerSecond / 1_000_000, locale)} Mbit/s`
    : `${formatQuantity(bitsPerSecond / 1000, locale)} kbit/s`
}
