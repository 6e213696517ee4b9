import { Button, Group, Modal, Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Customer, type Tier, tiers } from '#shared/customers.ts'
import { nameSchema } from '#shared/primitives.ts'
import { api, client } from '../../app/api/client.ts'
import { notify } from '../../app/notices.ts'
import { FailureView } from '../../components/panel.tsx'
import { describeTier, tierNames } from './tier.ts'

interface CustomerFormProps {
  opened: boolean
  onClose: () => void
  /** Absent: a new customer. */
  customer?: Customer
  onSaved?: (customer: Customer) => void
}

export function CustomerForm({ opened, onClose, customer, onSaved }: CustomerFormProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={customer ? 'Edit the customer' : 'New customer'}>
      <Fields customer={customer} onClose={onClose} onSaved={onSaved} />
    </Modal>
  )
}

function Fields({ customer, onClose, onSaved }: Omit<CustomerFormProps, 'opened'>) {
  const queryClient = useQueryClient()
  const [name, setName] = useState(customer?.name ?? '')
  const [tier, setTier] = useState<Tier>(customer?.tier ?? 'standard')
  const [priority, setPriority] = useState(customer?.priority ?? 5)
  const [touched, setTouched] = useState(false)
  const checked = nameSchema.safeParse(name)
  const problem = checked.success ? null : (checked.error.issues[0]?.message ?? null)

  const save = useMutation({
    mutationFn: () =>
      customer
        ? client.customers.update({ id: customer.id, name: name.trim(), tier, priority })
        : client.customers.create({ name: name.trim(), tier, priority }),
    onSuccess: async (saved) => {
      await queryClient.invalidateQueries({ queryKey: api.customers.key() })
      notify({ tone: 'good', title: customer ? 'Customer changed' : `${saved.name} is a customer now` })
      onClose()
      onSaved?.(saved)
    },
  })

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        setTouched(true)
        if (checked.success && !save.isPending) save.mutate()
      }}
    >
      <TextInput
        data-autofocus
        label="Name"
        dir="auto"
        value={name}
        error={touched ? problem : name.length > 200 ? problem : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        mt="sm"
        label="Tier"
        description={describeTier(tier)}
        data={tiers.map((value) => ({ value, label: tierNames[value] }))}
        value={tier}
        onChange={(value) => value && setTier(value as Tier)}
      />
      <Select
        mt="sm"
        label="Priority"
        description="What its jobs begin with; 9 goes first, 0 last."
        data={Array.from({ length: 10 }, (_, level) => `${9 - level}`)}
        value={`${priority}`}
        onChange={(value) => value && setPriority(Number(value))}
      />
      {save.error && <FailureView error={save.error} />}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={save.isPending}>
          {customer ? 'Save' : 'Create'}
        </Button>
      </Group>
    </form>
  )
}
