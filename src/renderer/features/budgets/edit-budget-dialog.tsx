import { Button, Group, Modal } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Budget, BudgetChange, BudgetWithBalance } from '#shared/budgets.ts'
import { api, client } from '../../app/api/client.ts'
import { notify } from '../../app/notices.ts'
import { FailureView } from '../../components/panel.tsx'
import { amountToInput } from '../../format/amount-input.ts'
import { BeforeAfter } from './before-after.tsx'
import { type BudgetDraft, emptyBudgetDraft, readBudgetChange } from './budget-draft.ts'
import { BudgetRuleFields } from './budget-fields.tsx'
import styles from './budgets.module.css'
import { describeBudget } from './describe-budget.ts'
import { afterChange } from './preview.ts'

interface EditBudgetDialogProps {
  account: BudgetWithBalance
  opened: boolean
  onClose: () => void
}

export function EditBudgetDialog({ account, opened, onClose }: EditBudgetDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={`Edit ${account.budget.name}`} size="lg">
      <EditFields account={account} onClose={onClose} />
    </Modal>
  )
}

function draftOf(budget: Budget): BudgetDraft {
  const amount = (amountMinor: number): string => amountToInput(amountMinor, budget.unit)
  return {
    ...emptyBudgetDraft('', ''),
    name: budget.name,
    allowance: amount(budget.allowanceMinor),
    period: budget.period.kind,
    renewal: budget.renewal.kind,
    cap: budget.renewal.kind === 'rollover' ? amount(budget.renewal.capMinor) : '',
    limit: budget.limit.kind,
    overdraft: budget.limit.kind === 'soft' ? amount(budget.limit.overdraftMinor) : '',
  }
}

function EditFields({ account: { budget, balance }, onClose }: Omit<EditBudgetDialogProps, 'opened'>) {
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState(() => draftOf(budget))
  const read = readBudgetChange(draft, budget.id, budget.unit)
  const save = useMutation({
    mutationFn: (change: BudgetChange) => client.budgets.update(change),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: api.budgets.key() })
      notify({ tone: 'good', title: 'Budget changed' })
      onClose()
    },
  })
  return (
    <div className={styles.form}>
      <BudgetRuleFields
        draft={draft}
        unit={budget.unit}
        onChange={(part) => setDraft((current) => ({ ...current, ...part }))}
      />
      <p className={styles.preview} role="status">
        {read.ok ? describeBudget({ ...budget, ...definedOf(read.value) }) : read.problem}
      </p>
      <BeforeAfter
        unit={budget.unit}
        before={balance}
        after={read.ok ? afterChange(budget, balance, read.value) : null}
      />
      {save.error && <FailureView error={save.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          disabled={!read.ok}
          loading={save.isPending}
          onClick={() => read.ok && !save.isPending && save.mutate(read.value)}
        >
          Change the budget
        </Button>
      </Group>
    </div>
  )
}

function definedOf({ allowanceMinor, renewal, limit }: BudgetChange): Partial<Budget> {
  return {
    ...(allowanceMinor !== undefined && { allowanceMinor }),
    ...(renewal && { renewal }),
    ...(limit && { limit }),
  }
}
