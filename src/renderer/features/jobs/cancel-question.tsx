import type { BulkCommand } from '#shared/bulk.ts'
import type { Question } from '../../components/confirm.tsx'
import { formatCount } from '../../format/numbers.ts'

/** Cancelling gives up finished work, so it is asked about; the money held goes back. */
export function cancelQuestion(jobs: readonly { sourceName: string }[], onConfirm: () => void): Question {
  const [only] = jobs
  const many = jobs.length > 1
  return {
    title: many ? `Cancel ${formatCount(jobs.length)} jobs?` : 'Cancel this job?',
    body: (
      <p>
        {many ? 'They stop' : `${only?.sourceName ?? 'It'} stops`} where {many ? 'they are' : 'it is'}. What
        has been used so far is charged, the rest of the hold goes back to the budget. This cannot be undone;
        a cancelled job can be retried from its beginning.
      </p>
    ),
    confirmLabel: many ? `Cancel ${formatCount(jobs.length)} jobs` : 'Cancel the job',
    onConfirm,
  }
}

/** Asked before what a filter stands for, because its rows may never have been seen. Undefined: it can be taken back, so nothing is asked. */
export function bulkQuestion(
  command: BulkCommand,
  matching: number,
  onConfirm: () => void,
): Question | undefined {
  const jobs = `${formatCount(matching)} ${matching === 1 ? 'job' : 'jobs'}`
  if (command.action === 'cancel') {
    return {
      title: `Cancel all ${jobs} that match?`,
      body: (
        <p>
          Those that have not ended stop where they are, also those whose rows you have not seen. What has
          been used so far is charged, the rest of the holds goes back to the budgets. This cannot be undone.
        </p>
      ),
      confirmLabel: `Cancel ${jobs}`,
      onConfirm,
    }
  }
  if (command.action === 'retry') {
    return {
      title: `Try all failed of ${jobs} again?`,
      body: (
        <p>
          Each that has failed begins anew and holds its quoted amount again. Where a budget cannot hold any
          more, the rest stay failed and you are told. This cannot be undone; they can be cancelled.
        </p>
      ),
      confirmLabel: 'Try them again',
      onConfirm,
    }
  }
  return undefined
}
