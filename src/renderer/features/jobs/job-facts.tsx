import { Link } from '@tanstack/react-router'
import type { Job } from '#shared/jobs.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { Facts } from '../../components/facts.tsx'
import { Moment } from '../../components/moment.tsx'
import { formatAmount } from '../../format/amount.ts'
import { formatBytes } from '../../format/bytes.ts'
import { formatClock, formatDuration } from '../../format/duration.ts'
import { useCustomersById } from '../customers/use-customers-by-id.ts'
import { describeVideo } from './describe-source.ts'
import styles from './job-page.module.css'

export function JobFacts({ job }: { job: Job }) {
  const customer = useCustomersById().get(job.customerId)
  const { source, terms, model, reasons } = job.quote
  return (
    <div className={styles.facts}>
      <Facts
        facts={[
          [
            'Customer',
            <Link key="customer" to="/customers/$customerId" params={{ customerId: job.customerId }}>
              <span dir="auto">{customer?.name ?? job.customerId}</span>
            </Link>,
          ],
          [
            'Charged to',
            <Link key="budget" to="/budgets/$budgetId" params={{ budgetId: job.budgetId }}>
              Budget and ledger
            </Link>,
          ],
          [
            'Charged',
            job.chargedMinor === null ? 'Not yet settled' : formatAmount(job.chargedMinor, terms.unit),
          ],
          ...(job.unchargedMinor > 0
            ? ([['Could not be charged', formatAmount(job.unchargedMinor, terms.unit)]] as const)
            : []),
          ...(job.measured.gpuSessionSeconds > 0
            ? ([['Held in hardware encoders', formatDuration(job.measured.gpuSessionSeconds)]] as const)
            : []),
          ['Priority', job.priority],
          ['Tries', job.attempts],
          ['Submitted', <Moment key="at" at={job.createdAt} />],
          ['Video', describeVideo(source)],
          ['Length', formatClock(source.durationSeconds)],
          ['Source size', formatBytes(source.sizeBytes)],
          ['Sound', source.audio.map(({ codec, channels }) => `${codec} ${channels}ch`).join(', ') || 'none'],
          ['Model', `${model.name} ${model.version}`],
        ]}
      />
      <Path label="Source" path={job.sourcePath} />
      <Path label="Output folder" path={job.outputFolder} />
      {[...job.notes, ...reasons].length > 0 && (
        <ul className={styles.notes}>
          {[...new Set([...job.notes, ...reasons])].map((note) => (
            <li key={note} className="name">
              {note}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Path({ label, path }: { label: string; path: string }) {
  return (
    <div>
      <p className="caption">{label}</p>
      <p className={styles.path}>
        <span className="mono name">{path}</span>
        <CopyButton text={path} label={`Copy the path: ${label}`} />
      </p>
    </div>
  )
}
