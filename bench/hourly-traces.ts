import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { dataFile, linesOf } from './bench-data.ts'

export interface HourlyTrace {
  readonly name: string
  readonly values: Float64Array
}

/** Real hourly volumes: the NAB series (summed per hour) and NASA's requests. Empty where the data are not there. */
export async function hourlyTraces(): Promise<HourlyTrace[]> {
  const traces: HourlyTrace[] = []
  const folder = dataFile('views', 'nab')
  for (const name of folder ? readdirSync(folder).sort() : []) {
    traces.push({ name: name.replace('.csv.gz', ''), values: await hourlyNab(join(folder!, name)) })
  }
  const nasa = dataFile('views', 'nasa_http_1995-07_per_minute.txt.gz')
  if (nasa) traces.push({ name: 'nasa_http', values: await hourlySums(nasa, 60) })
  return traces
}

async function hourlyNab(path: string): Promise<Float64Array> {
  const byHour = new Map<number, number>()
  for await (const line of linesOf(path)) {
    const [timestamp, value] = line.split(',')
    const time = Date.parse(`${timestamp?.replace(' ', 'T')}Z`)
    if (Number.isNaN(time)) continue
    const hour = Math.floor(time / 3_600_000)
    byHour.set(hour, (byHour.get(hour) ?? 0) + Number(value))
  }
  const hours = [...byHour.keys()]
  const first = Math.min(...hours)
  // The last hour is usually cut off in the middle.
  return Float64Array.from({ length: Math.max(...hours) - first }, (_, i) => byHour.get(first + i) ?? 0)
}

async function hourlySums(path: string, perHour: number): Promise<Float64Array> {
  const values: number[] = []
  for await (const line of linesOf(path)) values.push(Number(line))
  return Float64Array.from({ length: Math.floor(values.length / perHour) }, (_, hour) =>
    values.slice(hour * perHour, (hour + 1) * perHour).reduce((sum, value) => sum + value, 0),
  )
}
