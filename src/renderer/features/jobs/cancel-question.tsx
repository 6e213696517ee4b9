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
