import { Button } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { JobDetail } from '#shared/jobs.ts'
import { api } from '../../app/api/client.ts'
import { Page } from '../../components/page.tsx'
import { Loaded, Panel, Refusal } from '../../components/panel.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { SampleBadge } from '../sample/sample-badge.tsx'
import { JobChunks } from './job-chunks.tsx'
import { JobCommandBar } from './job-command-bar.tsx'
import { JobComparison } from './job-comparison.tsx'
import { JobFacts } from './job-facts.tsx'
import { JobLog } from './job-log.tsx'
import { JobOutputs } from './job-outputs.tsx'
import styles from './job-page.module.css'
import { JobRenditions } from './job-renditions.tsx'
import { JobSettlement } from './job-settlement.tsx'
import { JobSummaryLine } from './job-summary-line.tsx'
import { lastJobsSearch } from './last-search.ts'

const route = getRouteApi('/jobs/$jobId')

export function JobPage() {
  const { jobId } = route.useParams()
  const query = useQuery(api.jobs.get.queryOptions({ input: { id: jobId } }))
  const job = query.data?.job
  return (
    <Page
      title={job?.sourceName ?? 'Job'}
      lead={<BackToJobs />}
      aside={
        job && (
          <>
            <StateBadge state={job.state} /> <SampleBadge customerId={job.customerId} />
          </>
        )
      }
      actions={job && <JobCommandBar job={job} />}
    >
      <Loaded query={query} skeletonRows={10}>
        {(detail) => <JobBody detail={detail} />}
      </Loaded>
    </Page>
  )
}

function BackToJobs() {
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-xs"
        ml={-8}
        leftSection={<IconArrowLeft size={13} aria-hidden />}
        renderRoot={(props) => <Link to="/jobs" search={lastJobsSearch.get()} {...props} />}
      >
        Jobs
      </Button>
    </div>
  )
}

function JobBody({ detail }: { detail: JobDetail }) {
  const { job, tasks, log } = detail
  return (
    <>
      {job.error && job.state !== 'completed' && (
        <div className={styles.error}>
          <Refusal code={job.error.code} message={job.error.message} />
        </div>
      )}
      <JobSummaryLine job={job} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <Panel title="Quoted against measured">
            <JobComparison job={job} />
          </Panel>
          {job.quote.lines.length > 0 && (
            <Panel title="Price, line by line">
              <JobSettlement job={job} />
            </Panel>
          )}
          <Panel title="Renditions" flush>
            <JobRenditions job={job} tasks={tasks} />
          </Panel>
          <Panel title="Chunks">
            <JobChunks job={job} tasks={tasks} />
          </Panel>
        </div>
        <div className={styles.column}>
          <Panel title="Outputs">
            <JobOutputs job={job} />
          </Panel>
          <Panel title="About this job">
            <JobFacts job={job} />
          </Panel>
          <Panel title="Log" aside={`the last ${log.length} lines`}>
            <JobLog lines={log} />
          </Panel>
        </div>
      </div>
    </>
  )
}
