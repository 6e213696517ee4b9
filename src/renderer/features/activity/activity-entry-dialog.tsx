import { Button, Group, Modal } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useRef } from 'react'
import type { ActivityEntry } from '#shared/activity.ts'
import type { Unit } from '#shared/amounts.ts'
import { Facts } from '../../components/facts.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { formatAbsolute } from '../../format/time.ts'
import styles from './activity.module.css'
import { describeActor } from './describe-actor.ts'
import { describeChanges } from './describe-changes.ts'

interface ActivityEntryDialogProps {
  /** Null while none is open. */
  entry: ActivityEntry | null
  unitOf: (entry: ActivityEntry) => Unit | undefined
  onClose: () => void
}

/** One line of the trail in full: every changed field as it was and as it is. */
export function ActivityEntryDialog({ entry, unitOf, onClose }: ActivityEntryDialogProps) {
  const last = useRef<ActivityEntry | null>(null)
  if (entry) last.current = entry
  const shown = entry ?? last.current
  return (
    <Modal opened={entry !== null} onClose={onClose} title={shown?.summary} size="lg">
      {shown && (
        <div className={styles.entry}>
          <Facts
            facts={[
              ['When', formatAbsolute(shown.at)],
              ['Who', describeActor(shown.actor)],
              [
                'Call',
                <span key="call" className="mono">
                  {shown.action}
                </span>,
              ],
            ]}
          />
          <ChangeTable entry={shown} unit={unitOf(shown)} />
          <Group justify="flex-end">
            <SubjectLink entry={shown} />
            <Button variant="default" data-autofocus onClick={onClose}>
              Close
            </Button>
          </Group>
        </div>
      )}
    </Modal>
  )
}

function ChangeTable({ entry, unit }: { entry: ActivityEntry; unit: Unit | undefined }) {
  const changes = describeChanges(entry, unit)
  if (changes.length === 0) return <p className="muted">No field of it changed.</p>
  return (
    <PlainTable label="Changed fields" head={[{ label: 'Field' }, { label: 'Before' }, { label: 'After' }]}>
      {changes.map(({ label, before, after }) => (
        <tr key={label}>
          <td>{label}</td>
          <td className="name muted">{before ?? '–'}</td>
          <td className="name">{after ?? '–'}</td>
        </tr>
      ))}
    </PlainTable>
  )
}

/** The way to what was changed, where it has a page of its own. */
function SubjectLink({ entry: { action, subjectId } }: { entry: ActivityEntry }) {
  if (subjectId === null) return null
  switch (action.split('.')[0]) {
    case 'customers':
      return (
        <Button
          variant="subtle"
          renderRoot={(props) => (
            <Link to="/customers/$customerId" params={{ customerId: subjectId }} {...props} />
          )}
        >
          Open the customer
        </Button>
      )
    case 'budgets':
      return (
        <Button
          variant="subtle"
          renderRoot={(props) => <Link to="/budgets/$budgetId" params={{ budgetId: subjectId }} {...props} />}
        >
          Open the budget
        </Button>
      )
    case 'jobs':
      return (
        <Button
          variant="subtle"
          renderRoot={(props) => <Link to="/jobs/$jobId" params={{ jobId: subjectId }} {...props} />}
        >
          Open the job
        </Button>
      )
    default:
      return null
  }
}
