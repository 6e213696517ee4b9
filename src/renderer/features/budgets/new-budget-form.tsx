import { Button, Group, Modal } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { NewBudget } from '#shared/budgets.ts'
import { api, client } from '../../app/api/client.ts'
import { notify } from '../../app/notices.ts'
import { FailureView, Loaded } from '../../components/panel.tsx'
import { type BudgetDraft, draftUnit, emptyBudgetDraft, readBudgetDraft } from './budget-draft.ts'
import { BudgetFrameFields, BudgetRuleFields } from './budget-fields.tsx'
import styles from './budgets.module.css'
import { describeBudget } from './describe-budget.ts'

interface NewBudgetFormProps {
  opened: boolean
  onClose: () => void
  customerId: string
}

export function NewBudgetForm({ opened, onClose, customerId }: NewBudgetFormProps) {
  const priceBook = useQuery({ ...api.studio.priceBook.queryOptions(), enabled: opened })
  return (
    <Modal opened={opened} onClose={onClose} title="New budget" size="lg">
      <Loaded query={priceBook}>
        {({ currency }) => <Fields currency={currency} customerId={customerId} onClose={onClose} />}
      </Loaded>
    </Modal>
  )
}

function Fields({
  currency,
  customerId,
  onClose,
}: {
  currency: string
  customerId: string
  onClose: () => void
}) {
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState<BudgetDraft>(() =>
    emptyBudgetDraft(currency, Intl.DateTimeFormat().resolvedOptions().timeZone),
  )
  const change = (part: Partial<BudgetDraft>): void => setDraft((current) => ({ ...current, ...part }))
  const read = readBudgetDraft(draft, customerId)
  const create = useMutation({
    mutationFn: (budget: NewBudget) => client.budgets.create(budget),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: api.budgets.key() })
      notify({ tone: 'good', title: 'Budget created' })
      onClose()
    },
  })
  return (
    <div className={styles.form}>
      <BudgetFrameFields draft={draft} onChange={change} />
      <BudgetRuleFields draft={draft} unit={draftUnit(draft)} onChange={change} />
      <p className={styles.preview} role="status">
        {read.ok ? describeBudget(read.value) : read.problem}
      </p>
      {create.error && <FailureView error={create.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          disabled={!read.ok}
          loading={create.isPending}
          onClick={() => read.ok && !create.isPending && create.mutate(read.value)}
        >
          Create the budget
        </Button>
      </Group>
    </div>
  )
}
