import { Button, Progress } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { memo } from 'react'
import type { BulkCommand, BulkRun } from '#shared/bulk.ts'
import { api } from '../../app/api/client.ts'
import { formatCount } from '../../format/numbers.ts'
import styles from './jobs.module.css'
import { useBulkCommand } from './use-bulk-command.ts'

const lookEveryMs = 500

/** The commands over many jobs that the host is at work on, whoever asked for them. */
function PlainBulkProgress() {
  const runs = useQuery({
    ...api.jobs.bulkRuns.queryOptions(),
    refetchInterval: ({ state }) => ((state.data?.length ?? 0) > 0 ? lookEveryMs : false),
  })
  const { stop } = useBulkCommand()
  return runs.data?.map((run) => (
    <div key={run.id} className={styles.bulk} role="status">
      <span>{describeRun(run)}</span>
      <Progress
        value={run.matching > 0 ? (100 * run.seen) / run.matching : 0}
        aria-label={doing[run.command.action]}
        flex={1}
        miw="6rem"
      />
      <Button variant="default" onClick={() => void stop(run.id)}>
        Stop here
      </Button>
    </div>
  ))
}

const doing = {
  pause: 'Pausing',
  resume: 'Resuming',
  retry: 'Queuing again',
  cancel: 'Cancelling',
  setPriority: 'Setting the priority',
} as const satisfies Record<BulkCommand['action'], string>

function describeRun({ command, undoing, seen, matching }: BulkRun): string {
  const verb = undoing ? 'Taking back' : doing[command.action]
  return `${verb}: ${formatCount(Math.min(seen, matching))} of ${formatCount(matching)}`
}

export const BulkProgress = memo(PlainBulkProgress)
