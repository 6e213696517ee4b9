import { alarmLevel, type Finding } from './series-watch.ts'

const hourMs = 3_600_000

/** A finding as a person says it, with what was expected and what was seen. */
export function describeFinding(finding: Finding, who: string, timeZone: string): string {
  if (finding.kind === 'drift') {
    const { hours, seen, expected } = finding
    const side = seen > expected ? 'more' : 'fewer'
    return `${who} asked for ${side} than forecast for ${hours} hours: ${amount(seen)} requests where ${amount(expected)} were expected. Forecasts follow over the coming days; look whether something changed for good.`
  }
  const { hour, seen, low, high } = finding
  const [least, most] = [amount(Math.floor(low)), amount(Math.ceil(high))]
  const range = least === most ? least : `${least} to ${most}`
  return `${who} asked for ${amount(seen)} requests in the hour from ${momentOf(hour, timeZone)}; ${range} were expected (${(100 * alarmLevel).toFixed(1)} % of hours lie within).`
}

/** Requests are whole. */
function amount(value: number): string {
  return Math.round(value).toLocaleString('en-GB')
}

function momentOf(hour: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(hour * hourMs)
}
