import { Button, Group, Modal } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useRef } from 'react'
import type { Unit } from '#shared/amounts.ts'
import type { LedgerEntry } from '#shared/budgets.ts'
import { Facts } from '../../components/facts.tsx'
import { formatAmount } from '../../format/amount.ts'
import { formatAbsolute } from '../../format/time.ts'
import styles from './budgets.module.css'
import { ledgerKindNames } from './ledger-kinds.ts'

interface LedgerEntryDialogProps {
  /** Null while none is open. */
  entry: LedgerEntry | null
  unit: Unit
  onClose: () => void
}

/** One line of the ledger in full, with the way to the job it was for. */
export function LedgerEntryDialog({ entry, unit, onClose }: LedgerEntryDialogProps) {
  const last = useRef<LedgerEntry | null>(null)
  if (entry) last.current = entry
  const shown = entry ?? last.current
  const title = shown && `Entry ${shown.id}: ${ledgerKindNames[shown.kind]}`
  return (
    <Modal opened={entry !== null} onClose={onClose} title={title} size="lg">
      {shown && (
        <div className={styles.form}>
          <EntryFacts entry={shown} unit={unit} />
          <Group justify="flex-end">
            <JobLink jobId={shown.jobId} />
            <Button variant="default" data-autofocus onClick={onClose}>
              Close
            </Button>
          </Group>
        </div>
      )}
    </Modal>
  )
}

function EntryFacts({ entry, unit }: { entry: LedgerEntry; unit: Unit }) {
  const signed = (amountMinor: number): string => formatAmount(amountMinor, unit, { sign: true })
  return (
    <Facts
      facts={[
        ['When', formatAbsolute(entry.at)],
        ['Balance', signed(entry.balanceDeltaMinor)],
        ['Held', signed(entry.heldDeltaMinor)],
        ['Balance after', formatAmount(entry.balanceMinor, unit)],
        ['Held after', formatAmount(entry.heldMinor, unit)],
        ['For', entry.note || '–'],
      ]}
    />
  )
}

function JobLink({ jobId }: { jobId: string | null }) {
  if (jobId === null) return null
  return (
    <Button variant="subtle" renderRoot={(props) => <Link to="/jobs/$jobId" params={{ jobId }} {...props} />}>
      Open the job
    </Button>
  )
}
