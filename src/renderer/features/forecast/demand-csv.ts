import type { Demand } from '#shared/forecasts.ts'

/** Every hour of a forecast with its history, for other programs: ISO times in UTC, plain numbers. */
export function demandCsv(demand: Demand): string {
  const header = 'hour,known,low95,p10,p50,p90,high95'
  const past = demand.history.map(({ at, value }) => `${new Date(at).toISOString()},${value ?? ''},,,,,`)
  const future = demand.forecast.map(({ at, low95, p10, p50, p90, high95 }) =>
    [new Date(at).toISOString(), '', ...[low95, p10, p50, p90, high95].map(plain)].join(','),
  )
  return `${[header, ...past, ...future].join('\n')}\n`
}

function plain(value: number): string {
  return String(Number(value.toPrecision(8)))
}

/** Hands a text to the person as a file. */
export function saveText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
