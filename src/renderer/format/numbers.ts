/** Making an Intl formatter costs more than a hundred uses of it, so each is made once per locale and options. */
const formatters = new Map<string, Intl.NumberFormat>()

export function numberFormat(options: Intl.NumberFormatOptions = {}, locale?: string): Intl.NumberFormat {
  const key = `${locale ?? ''}|${JSON.stringify(options)}`
  let formatter = formatters.get(key)
  if (!formatter) {
    formatter = new Intl.NumberFormat(locale, options)
    formatters.set(key, formatter)
  }
  return formatter
}

/** `12,345` */
export function formatCount(count: number, locale?: string): string {
  return numberFormat({ maximumFractionDigits: 0 }, locale).format(count)
}

/** A share of one as a whole per cent; anything between nothing and one per cent says so. */
export function formatShare(share: number, locale?: string): string {
  const percent = numberFormat({ style: 'percent', maximumFractionDigits: 0 }, locale)
  if (share > 0 && share < 0.01) return `<${percent.format(0.01)}`
  if (share < 1 && share > 0.99) return percent.format(0.99)
  return percent.format(share)
}

/** One decimal below ten, none above: `0.4`, `9.8`, `42`. */
export function formatQuantity(quantity: number, locale?: string): string {
  const digits = Math.abs(quantity) < 10 ? (Math.abs(quantity) < 1 ? 2 : 1) : 0
  return numberFormat({ maximumFractionDigits: digits }, locale).format(quantity)
}

/** `1 job`, `12 jobs` */
export function formatCounted(count: number, noun: string, locale?: string): string {
  return `${formatCount(count, locale)} ${noun}${count === 1 ? '' : 's'}`
}
