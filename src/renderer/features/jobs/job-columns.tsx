import { IconDots } from '@tabler/icons-react'
import type { Customer } from '#shared/customers.ts'
import type { JobSummary, QueueEntry } from '#shared/jobs.ts'
import type { Column } from '../../components/column.ts'
import { opensRow } from '../../components/data-grid-row.tsx'
import { Moment } from '../../components/moment.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { formatAmount, formatAmountRange } from '../../format/amount.ts'
import { formatDuration } from '../../format/duration.ts'
import { SampleFlask } from '../sample/sample-mark.tsx'
import { JobStatus } from './job-status.tsx'
import styles from './jobs.module.css'

interface JobColumnsInput {
  customers: ReadonlyMap<string, Customer>
  entries: ReadonlyMap<string, QueueEntry>
  /** The customers of the sample studio. */
  samples: ReadonlySet<string>
  /** Opens the menu of a job at its row's button. */
  onMenu: (job: JobSummary, place: DOMRect) => void
}

const dots = <IconDots size={16} aria-hidden />

/** Every column the table of jobs can show. The first and the last always stand. */
export function jobColumns({ customers, entries, samples, onMenu }: JobColumnsInput): Column<JobSummary>[] {
  return [
    {
      key: 'sourceName',
      header: 'Source',
      width: 'minmax(10rem, 2.2fr)',
      sortable: true,
      render: (job) => (
        <a
          {...opensRow}
          href={`#/jobs/${job.id}`}
          dir="auto"
          title={job.sourceName}
          className={styles.source}
        >
          {job.sourceName}
        </a>
      ),
    },
    {
      key: 'state',
      header: 'State',
      width: '6.5rem',
      sortable: true,
      render: (job) => <StateBadge state={job.state} />,
    },
    {
      key: 'status',
      header: 'How far, when, why',
      width: 'minmax(14.25rem, 3fr)',
      render: (job) => <JobStatus job={job} entry={entries.get(job.id)} />,
    },
    {
      key: 'customer',
      header: 'Customer',
      width: 'minmax(6.5rem, 1.2fr)',
      render: (job) => (
        <span dir="auto" title={customers.get(job.customerId)?.name}>
          {samples.has(job.customerId) && <SampleFlask />} {customers.get(job.customerId)?.name ?? '…'}
        </span>
      ),
    },
    {
      key: 'priority',
      header: 'Priority',
      width: '6.25rem',
      align: 'end',
      sortable: true,
      render: (job) => job.priority,
    },
    {
      key: 'amount',
      header: 'Cost',
      width: '8.25rem',
      align: 'end',
      sortable: true,
      render: (job) =>
        job.chargedMinor === null ? (
          <span className="muted" title="Quoted, P10 to P90">
            {formatAmountRange(job.quotedAmountMinor, job.terms.unit)}
          </span>
        ) : (
          <span title="Charged">{formatAmount(job.chargedMinor, job.terms.unit)}</span>
        ),
    },
    {
      key: 'cpu',
      header: 'CPU time',
      width: '6rem',
      align: 'end',
      render: (job) =>
        job.measured.cpuSeconds > 0 ? (
          <span title="Measured">{formatDuration(job.measured.cpuSeconds)}</span>
        ) : (
          <span className="muted" title="Quoted, P50">
            {formatDuration(job.quotedCpuSeconds.p50)}
          </span>
        ),
    },
    {
      key: 'createdAt',
      header: 'Submitted',
      width: '6.75rem',
      align: 'end',
      sortable: true,
      render: (job) => <Moment at={job.createdAt} />,
    },
    {
      key: 'menu',
      header: 'Actions',
      hiddenHeader: true,
      width: '2.75rem',
      align: 'end',
      holds: 'button',
      render: (job) => (
        <button
          type="button"
          className={styles.menuButton}
          tabIndex={-1}
          aria-haspopup="menu"
          aria-label={`Actions for ${job.sourceName}`}
          onClick={(event) => {
            event.stopPropagation()
            onMenu(job, event.currentTarget.getBoundingClientRect())
          }}
        >
          {dots}
        </button>
      ),
    },
  ]
}

/** Columns a person may hide. Without `cpu` the rest fit a window of 1280 pixels, so it is hidden at first. */
export const optionalJobColumns = ['status', 'customer', 'priority', 'amount', 'cpu', 'createdAt'] as const
