import type { Job } from '#shared/jobs.ts'
import { IntervalBar } from '../../components/interval-bar.tsx'
import { formatAmount, formatAmountRange } from '../../format/amount.ts'
import { formatBytes } from '../../format/bytes.ts'
import { formatDuration, formatDurationRange } from '../../format/duration.ts'
import styles from './job-page.module.css'

interface Line {
  name: string
  interval: { p10: number; p50: number; p90: number }
  measured: number | null
  range: string
  median: string
  measuredText: string
}

function lines(job: Job): Line[] {
  const { total, amountMinor, terms } = job.quote
  const { measured } = job
  const began = measured.cpuSeconds > 0
  const bytesRange = (interval: { p10: number; p90: number }): string =>
    `${formatBytes(interval.p10)} – ${formatBytes(interval.p90)}`
  const line = (
    name: string,
    interval: Line['interval'],
    value: number | null,
    format: (quantity: number) => string,
    range: string,
  ): Line => ({
    name,
    interval,
    measured: value,
    range,
    median: format(interval.p50),
    measuredText: value === null ? '–' : format(value),
  })
  return [
    line(
      'Cost',
      amountMinor,
      job.chargedMinor,
      (minor) => formatAmount(Math.round(minor), terms.unit),
      formatAmountRange(amountMinor, terms.unit),
    ),
    line(
      'CPU time',
      total.cpuSeconds,
      began ? measured.cpuSeconds : null,
      formatDuration,
      formatDurationRange(total.cpuSeconds),
    ),
    line(
      'Wall time',
      total.wallSeconds,
      began ? measured.wallSeconds : null,
      formatDuration,
      formatDurationRange(total.wallSeconds),
    ),
    line(
      'Peak memory',
      total.peakMemoryBytes,
      began ? measured.peakMemoryBytes : null,
      formatBytes,
      bytesRange(total.peakMemoryBytes),
    ),
    line(
      'Output',
      total.outputBytes,
      began ? measured.outputBytes : null,
      formatBytes,
      bytesRange(total.outputBytes),
    ),
  ]
}

/** Every quoted quantity with its interval, and beside it what it came to. */
export function JobComparison({ job }: { job: Job }) {
  return (
    <>
      <table className={styles.comparison}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Quantity</span>
            </th>
            <th scope="col">Quoted</th>
            <th scope="col">
              <span className="visually-hidden">Picture</span>
            </th>
            <th scope="col" data-align="end">
              Measured
            </th>
          </tr>
        </thead>
        <tbody>
          {lines(job).map((line) => (
            <tr key={line.name}>
              <th scope="row">{line.name}</th>
              <td className="muted">{line.range}</td>
              <td>
                <IntervalBar
                  interval={line.interval}
                  measured={line.measured ?? undefined}
                  maximum={Math.max(line.interval.p90, line.measured ?? 0) * 1.12}
                  label={`${line.name}: quoted ${line.range}, middle ${line.median}, measured ${line.measuredText}`}
                />
              </td>
              <td data-align="end">
                <strong>{line.measuredText}</strong>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="caption">The band is P10 to P90, the tick P50, the diamond what was measured.</p>
    </>
  )
}
