import { ActionIcon, Button, Group } from '@mantine/core'
import { IconCalendarEvent, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { EventWithLift } from '#shared/calendar.ts'
import { api } from '../../app/api/client.ts'
import { useNow } from '../../app/clock.ts'
import { notifyFailure } from '../../app/notices.ts'
import { useConfirm } from '../../components/confirm.tsx'
import { Empty, Loaded, Panel } from '../../components/panel.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { formatMoment } from '../../format/time.ts'
import { useCustomersById } from '../customers/use-customers-by-id.ts'
import { describeBasis, eventKindNames, formatFactor } from './calendar-words.ts'
import { EventDialog } from './event-dialog.tsx'
import styles from './forecast.module.css'

const head = [
  { label: 'Event' },
  { label: 'Kind' },
  { label: 'For' },
  { label: 'Begins', align: 'end' },
  { label: 'Ends', align: 'end' },
  { label: 'Stated', align: 'end' },
  { label: 'In use', align: 'end' },
  { label: 'Actions', align: 'end', hidden: true },
] as const

/** Holidays, releases and live events with the lift they bring; what is still to come first. */
export function CalendarPanel() {
  const now = useNow()
  const events = useQuery(api.forecasts.events.queryOptions())
  const remove = useMutation(
    api.forecasts.removeEvent.mutationOptions({
      onError: (error) => notifyFailure('The event was not removed', error),
    }),
  )
  const [edited, setEdited] = useState<EventWithLift | 'new' | null>(null)
  const { ask, dialog } = useConfirm()
  const customers = useCustomersById()
  const order = (list: readonly EventWithLift[]) => [
    ...list.filter(({ endsAt }) => endsAt > now),
    ...list.filter(({ endsAt }) => endsAt <= now).reverse(),
  ]
  const about = ({ customerId, contentType }: EventWithLift) =>
    [customerId === null ? 'every customer' : (customers.get(customerId)?.name ?? customerId), contentType]
      .filter(Boolean)
      .join(', ')
  return (
    <Panel
      title="Calendar"
      aside="what lifts or lowers demand beyond the usual week"
      flush
      actions={
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => setEdited('new')}
        >
          Add an event
        </Button>
      }
    >
      <Loaded
        query={events}
        isEmpty={(list) => list.length === 0}
        empty={
          <Empty icon={<IconCalendarEvent size={26} />} title="The calendar is empty">
            Add a holiday, a release or a live event with the lift you expect: the forecast follows it, and
            learns from what happened.
          </Empty>
        }
      >
        {(list) => (
          <PlainTable label="Calendar" head={head}>
            {order(list).map((event) => (
              <tr key={event.id} className={event.endsAt <= now ? styles.past : undefined}>
                <td className="name" dir="auto">
                  {event.title}
                </td>
                <td>{eventKindNames[event.kind]}</td>
                <td dir="auto">{about(event)}</td>
                <td data-align="end" title={`${event.startsLocal.replace('T', ' ')} ${event.timeZone}`}>
                  {formatMoment(event.startsAt)}
                </td>
                <td data-align="end" title={`${event.endsLocal.replace('T', ' ')} ${event.timeZone}`}>
                  {formatMoment(event.endsAt)}
                </td>
                <td data-align="end">{formatFactor(event.factor)}</td>
                <td data-align="end">
                  {formatFactor(event.lift.factor)}{' '}
                  <span className="caption">{describeBasis(event.lift)}</span>
                </td>
                <td data-align="end">
                  <Group gap={2} justify="flex-end" wrap="nowrap">
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={`Change ${event.title}`}
                      onClick={() => setEdited(event)}
                    >
                      <IconPencil size={15} aria-hidden />
                    </ActionIcon>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={`Remove ${event.title}`}
                      onClick={() =>
                        ask({
                          title: `Remove ${event.title}?`,
                          body: 'The forecast no longer follows it, nor learns from it.',
                          confirmLabel: 'Remove it',
                          onConfirm: () => remove.mutate({ id: event.id }),
                        })
                      }
                    >
                      <IconTrash size={15} aria-hidden />
                    </ActionIcon>
                  </Group>
                </td>
              </tr>
            ))}
          </PlainTable>
        )}
      </Loaded>
      {edited !== null && (
        <EventDialog event={edited === 'new' ? undefined : edited} onClose={() => setEdited(null)} />
      )}
      {dialog}
    </Panel>
  )
}
