import { seededRandom } from '../learning/seeded-random.ts'
import { type SampleCustomer, sampleCustomers } from './catalogue.ts'

/** One job of the invented month. */
export type PlannedJob = {
  at: number
  customer: SampleCustomer
  /** Which of the customer's budgets pays. */
  budgetIndex: number
  sourceName: string
  durationSeconds: number
  outcome: 'done' | 'failed' | 'cancelled'
  /** Measured use beside the quote's median. */
  useFactor: number
}

export const historyDays = 30
const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** The last job is this old, so that all have ended by now. */
const restHours = 8

/** The month before `now`, the same for the same seed and moment. `localHour` says what a clock on the studio's wall shows. */
export function planJobs(now: number, localHour: LocalHour, seed = 1): PlannedJob[] {
  const random = seededRandom(seed)
  const first = Math.floor((now - historyDays * dayMs) / hourMs)
  const last = Math.floor((now - restHours * hourMs) / hourMs)
  const jobs: PlannedJob[] = []
  for (let hour = first + 1; hour < last; hour++) {
    for (const customer of sampleCustomers) {
      const expected = (customer.jobsPerDay * busyness(customer, localHour(hour * hourMs))) / shareSum
      for (let left = poisson(expected, random); left > 0; left--)
        jobs.push(planJob(customer, hour, jobs.length, random))
    }
  }
  return jobs.sort((a, b) => a.at - b.at)
}

function planJob(customer: SampleCustomer, hour: number, number: number, random: () => number): PlannedJob {
  const title = customer.titles[Math.floor(random() * customer.titles.length)]!
  const ending = random()
  return {
    at: Math.floor(hour * hourMs + random() * (hourMs - 1000)),
    customer,
    budgetIndex: Math.floor(random() * customer.budgets.length),
    sourceName: `${title}-${String(((number * 7) % 97) + 1).padStart(2, '0')}.mp4`,
    durationSeconds: Math.max(20, Math.round(customer.minutes * 60 * Math.exp(0.45 * normal(random)))),
    outcome: ending < 0.05 ? 'failed' : ending < 0.09 ? 'cancelled' : 'done',
    useFactor: Math.exp(0.16 * normal(random)),
  }
}

/** Requests by the hour that others than Headroom took care of, as the importer reads them. */
export function pastRequestsCsv(now: number, localHour: LocalHour, seed = 2): string {
  const random = seededRandom(seed)
  const lines = ['time,customer,content type,duration,complexity']
  const first = Math.floor((now - historyDays * dayMs) / hourMs)
  for (let hour = first; hour < Math.floor(now / hourMs); hour++) {
    for (const customer of sampleCustomers) {
      const requests = poisson(
        customer.pastRequestsAtPeak * busyness(customer, localHour(hour * hourMs)),
        random,
      )
      for (let index = 0; index < requests; index++) {
        const time = new Date(hour * hourMs + Math.floor(random() * hourMs)).toISOString()
        const seconds = Math.max(5, Math.round(customer.minutes * 6 * Math.exp(0.4 * normal(random))))
        lines.push(`${time},${customer.name},${customer.contentType},${seconds},0.1`)
      }
    }
  }
  return `${lines.join('\n')}\n`
}

export type LocalHour = (at: number) => { weekday: number; hour: number }

/** The studio's own weekday (0 Monday) and hour. */
export function localHourIn(timeZone: string): LocalHour {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  })
  const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
  return (at) => {
    const parts = format.formatToParts(at)
    const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
    return { weekday: Math.max(0, weekdays.indexOf(part('weekday'))), hour: Number(part('hour')) }
  }
}

/** 1 in the peak hour of a usual working day; a bell over the day on a low floor. */
function busyness(customer: SampleCustomer, { weekday, hour }: ReturnType<LocalHour>): number {
  return customer.weekdays[weekday]! * bell(hour, customer.peakHour)
}

function bell(hour: number, peakHour: number): number {
  const away = Math.min(Math.abs(hour - peakHour), 24 - Math.abs(hour - peakHour))
  return 0.04 + 0.96 * Math.exp(-(away ** 2) / (2 * 3.2 ** 2))
}

/** Of the bell over a whole day, whatever its peak. */
const shareSum = Array.from({ length: 24 }, (_, hour) => bell(hour, 12)).reduce(
  (sum, share) => sum + share,
  0,
)

/** Knuth's method; the means here are small. */
function poisson(mean: number, random: () => number): number {
  const limit = Math.exp(-mean)
  let product = random()
  let count = 0
  while (product > limit) {
    product *= random()
    count++
  }
  return count
}

/** Box and Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
