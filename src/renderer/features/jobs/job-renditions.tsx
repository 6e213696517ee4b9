import type { Job, Task } from '#shared/jobs.ts'
import { PlainTable } from '../../components/plain-table.tsx'
import { formatAmountRange } from '../../format/amount.ts'
import { formatBytes } from '../../format/bytes.ts'
import { formatDuration, formatDurationRange } from '../../format/duration.ts'
import { formatShare } from '../../format/numbers.ts'
import { ProgressBar } from './job-status.tsx'
import { renditionProgress } from './rendition-progress.ts'

export function JobRenditions({ job, tasks }: { job: Job; tasks: readonly Task[] }) {
  const progress = renditionProgress(job, tasks)
  return (
    <PlainTable
      label="Renditions"
      head={[
        { label: 'Rendition' },
        { label: 'Progress' },
        { label: 'CPU time', align: 'end' },
        { label: 'Size', align: 'end' },
        { label: 'Quoted', align: 'end' },
      ]}
    >
      {job.quote.renditions.map((line, index) => {
        const part = progress[index]
        return (
          <tr key={line.profileId}>
            <td>
              {line.name}
              {part?.size && <p className="caption">{part.size}</p>}
            </td>
            <td style={{ whiteSpace: 'nowrap' }}>
              {part && part.tasks > 0 ? (
                <>
                  <ProgressBar progress={part.progress} label={`Progress of ${line.name}`} />{' '}
                  {formatShare(part.progress)}
                </>
              ) : (
                <span className="muted">–</span>
              )}
            </td>
            <td data-align="end">
              {part && part.cpuSeconds > 0 ? formatDuration(part.cpuSeconds) : '–'}
              <p className="caption">quoted {formatDurationRange(line.use.cpuSeconds)}</p>
            </td>
            <td data-align="end">{part && part.outputBytes > 0 ? formatBytes(part.outputBytes) : '–'}</td>
            <td data-align="end" className="muted">
              {formatAmountRange(line.amountMinor, job.quote.terms.unit)}
            </td>
          </tr>
        )
      })}
    </PlainTable>
  )
}
