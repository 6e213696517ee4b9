import { Button, Group, Modal, NumberInput, Select, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type EventWithLift, eventDraftSchema, eventKindSchema, eventKinds } from '#shared/calendar.ts'
import { api } from '../../app/api/client.ts'
import { FailureView } from '../../components/panel.tsx'
import { timeZoneChoices } from '../../format/time-zones.ts'
import { eventKindNames } from './calendar-words.ts'
import styles from './forecast.module.css'

interface EventDialogProps {
  /** Absent: a new one. */
  event: EventWithLift | undefined
  onClose: () => void
}

/** Adds an event to the calendar or changes one. */
export function EventDialog({ event, onClose }: EventDialogProps) {
  const customers = useQuery(api.customers.list.queryOptions({ input: { includeArchived: true } }))
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const [draft, setDraft] = useState(() => ({
    kind: event?.kind ?? ('live event' as const),
    title: event?.title ?? '',
    startsLocal: event?.startsLocal ?? tomorrowAt('18:00'),
    endsLocal: event?.endsLocal ?? tomorrowAt('22:00'),
    timeZone: event?.timeZone ?? zone,
    factor: event?.factor ?? 1.5,
    customerId: event?.customerId ?? null,
    contentType: event?.contentType ?? null,
  }))
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part })
  const create = useMutation(api.forecasts.createEvent.mutationOptions({ onSuccess: onClose }))
  const update = useMutation(api.forecasts.updateEvent.mutationOptions({ onSuccess: onClose }))
  const saving = event ? update : create
  const parsed = eventDraftSchema.safeParse(draft)

  return (
    <Modal opened onClose={onClose} title={event ? 'Change the event' : 'Add an event'} size="lg">
      <form
        className={styles.eventForm}
        onSubmit={(submitted) => {
          submitted.preventDefault()
          if (!parsed.success || saving.isPending) return
          if (event) update.mutate({ ...parsed.data, id: event.id })
          else create.mutate(parsed.data)
        }}
      >
        <TextInput
          className={styles.wide}
          data-autofocus
          label="What happens"
          maxLength={200}
          value={draft.title}
          onChange={({ currentTarget }) => change({ title: currentTarget.value })}
        />
        <Select
          label="Kind"
          description="Events of a kind are learned from together."
          allowDeselect={false}
          data={eventKinds.map((value) => ({ value, label: eventKindNames[value] }))}
          value={draft.kind}
          onChange={(value) => change({ kind: eventKindSchema.parse(value) })}
        />
        <NumberInput
          label="Expected factor"
          description="2 doubles what is asked for, 0.5 halves it."
          min={0.05}
          max={20}
          step={0.1}
          decimalScale={2}
          value={draft.factor}
          onChange={(value) => change({ factor: Number(value) })}
        />
        <TextInput
          type="datetime-local"
          label="Begins"
          value={draft.startsLocal}
          onChange={({ currentTarget }) => change({ startsLocal: currentTarget.value })}
        />
        <TextInput
          type="datetime-local"
          label="Ends"
          value={draft.endsLocal}
          onChange={({ currentTarget }) => change({ endsLocal: currentTarget.value })}
        />
        <Select
          className={styles.wide}
          label="Time zone of these times"
          searchable
          allowDeselect={false}
          data={timeZoneChoices(zone)}
          value={draft.timeZone}
          onChange={(value) => value && change({ timeZone: value })}
        />
        <Select
          label="Customer"
          placeholder="Every customer"
          clearable
          searchable
          data={(customers.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={draft.customerId}
          onChange={(value) => change({ customerId: value })}
        />
        <TextInput
          label="Content type"
          placeholder="Every content type"
          maxLength={100}
          value={draft.contentType ?? ''}
          onChange={({ currentTarget }) => change({ contentType: currentTarget.value || null })}
        />
        {saving.error && (
          <div className={styles.wide}>
            <FailureView error={saving.error} />
          </div>
        )}
        <Group justify="flex-end" className={styles.wide}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!parsed.success} loading={saving.isPending}>
            {event ? 'Save it' : 'Add it'}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

function tomorrowAt(clock: string): string {
  const tomorrow = new Date(Date.now() + 24 * 3_600_000)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${tomorrow.getFullYear()}-${two(tomorrow.getMonth() + 1)}-${two(tomorrow.getDate())}T${clock}`
}
