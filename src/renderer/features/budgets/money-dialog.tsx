import { Button, Group, Modal, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { BudgetWithBalance } from '#shared/budgets.ts'
import { api, client } from '../../app/api/client.ts'
import { newIdempotencyKey } from '../../app/api/idempotency.ts'
import { notify } from '../../app/notices.ts'
import { AmountField } from '../../components/amount-field.tsx'
import { FailureView } from '../../components/panel.tsx'
import { formatAmount } from '../../format/amount.ts'
import { parseAmount } from '../../format/amount-input.ts'
import { BeforeAfter } from './before-after.tsx'
import styles from './budgets.module.css'
import { afterAmount } from './preview.ts'

interface MoneyDialogProps {
  account: BudgetWithBalance
  /** A top-up adds; an adjustment adds or takes and has to say why. */
  kind: 'top-up' | 'adjustment'
  opened: boolean
  onClose: () => void
}

export function MoneyDialog({ account, kind, opened, onClose }: MoneyDialogProps) {
  const title = kind === 'top-up' ? `Top up ${account.budget.name}` : `Adjust ${account.budget.name}`
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="lg">
      <MoneyFields account={account} kind={kind} onClose={onClose} />
    </Modal>
  )
}

/** Not a form: Enter in a field must not move money. The key lives as long as the dialog, so a repeated click counts once. */
function MoneyFields({ account: { budget, balance }, kind, onClose }: Omit<MoneyDialogProps, 'opened'>) {
  const queryClient = useQueryClient()
  const idempotencyKey = useRef(newIdempotencyKey())
  const [text, setText] = useState('')
  const [note, setNote] = useState('')
  const parsed = parseAmount(text, budget.unit)
  const problem = (amountMinor: number): string | null => {
    if (amountMinor === 0) return 'Nothing would change.'
    return kind === 'top-up' && amountMinor < 0 ? 'A top-up adds. To take money away, adjust.' : null
  }
  const amountMinor = parsed.ok && problem(parsed.amountMinor) === null ? parsed.amountMinor : null
  const needsNote = kind === 'adjustment' && note.trim() === ''

  const book = useMutation({
    mutationFn: (amount: number) => {
      const input = {
        budgetId: budget.id,
        unit: budget.unit,
        amountMinor: amount,
        note,
        idempotencyKey: idempotencyKey.current,
      }
      return kind === 'top-up' ? client.budgets.topUp(input) : client.budgets.adjust(input)
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: api.budgets.key() })
      notify({ tone: 'good', title: kind === 'top-up' ? 'Topped up' : 'Adjusted' })
      onClose()
    },
  })

  const verb = kind === 'top-up' ? 'Top up' : 'Adjust'
  return (
    <div className={styles.form}>
      <AmountField
        data-autofocus
        label={kind === 'top-up' ? 'Amount to add' : 'Amount to add, or to take with a minus'}
        unit={budget.unit}
        value={text}
        onChange={setText}
        check={problem}
      />
      <Textarea
        label={kind === 'top-up' ? 'Note (kept in the ledger)' : 'Why (kept in the ledger)'}
        autosize
        minRows={2}
        maxLength={500}
        dir="auto"
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <BeforeAfter
        unit={budget.unit}
        before={balance}
        after={amountMinor === null ? null : afterAmount(balance, amountMinor)}
      />
      {book.error && <FailureView error={book.error} />}
      <Group justify="space-between">
        <span className="caption">The ledger only grows: a mistake is put right by an adjustment.</span>
        <Group gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            disabled={amountMinor === null || needsNote}
            loading={book.isPending}
            onClick={() => amountMinor !== null && !book.isPending && book.mutate(amountMinor)}
          >
            {amountMinor === null
              ? verb
              : `${verb} by ${formatAmount(amountMinor, budget.unit, { sign: true })}`}
          </Button>
        </Group>
      </Group>
    </div>
  )
}
