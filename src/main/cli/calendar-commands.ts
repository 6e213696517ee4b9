import type { EventDraft } from '#shared/calendar.ts'
import { eventKinds } from '#shared/calendar.ts'
import { defineCommand, UsageError } from './command.ts'
import { formatTime } from './format.ts'
import { findCustomer } from './lookup.ts'
import { printable, table } from './output.ts'

export const calendarCommand = defineCommand({
  name: 'calendar',
  usage: '',
  summary: 'Holidays, releases and live events, with the factor by which each lifts the forecast',
  options: {},
  positionals: [0, 0],
  async run(_, { connect, output }) {
    const { client } = await connect('data')
    const events = await client.forecasts.events()
    output.result(events, () =>
      events.length === 0
        ? ['The calendar is empty. Add an event: headroom calendar add TITLE --from … --until … --factor …']
        : table(
            [
              { title: 'Id' },
              { title: 'Event' },
              { title: 'Begins' },
              { title: 'Ends' },
              { title: 'Stated', alignRight: true },
              { title: 'In use', alignRight: true },
              { title: 'From' },
            ],
            events.map(({ id, title, startsAt, endsAt, factor, lift }) => [
              id,
              printable(title),
              formatTime(startsAt),
              formatTime(endsAt),
              factor.toFixed(2),
              lift.factor.toFixed(2),
              lift.basis === 'stated' ? 'stated' : `learned from ${lift.learnedFrom}`,
            ]),
          ),
    )
  },
})

export const calendarAddCommand = defineCommand({
  name: 'calendar add',
  usage:
    'TITLE --from 2026-03-29T20:45 --until 2026-03-29T23:00 --factor 2 [--kind KIND] [--time-zone ZONE] [--customer NAME] [--content-type NAME]',
  summary: 'Adds an event that lifts or lowers what is asked for',
  options: {
    from: { type: 'string' },
    until: { type: 'string' },
    factor: { type: 'string' },
    kind: { type: 'string' },
    'time-zone': { type: 'string' },
    customer: { type: 'string' },
    'content-type': { type: 'string' },
  },
  positionals: [1, 1],
  async run({ positionals, values }, { connect, output }) {
    const kind = eventKinds.find((known) => known === (values.kind ?? 'other'))
    if (!kind) throw new UsageError(`--kind is one of ${eventKinds.join(', ')}, not “${values.kind}”.`)
    if (!values.from || !values.until || !values.factor)
      throw new UsageError('Say when it is and what it does with --from, --until and --factor.')
    const { client } = await connect('data')
    const draft: EventDraft = {
      kind,
      title: positionals[0]!,
      startsLocal: values.from,
      endsLocal: values.until,
      timeZone: values['time-zone'] ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      factor: Number(values.factor),
      customerId: values.customer === undefined ? null : (await findCustomer(client, values.customer)).id,
      contentType: values['content-type'] ?? null,
    }
    const event = await client.forecasts.createEvent(draft)
    output.result(event, () => [
      `${printable(event.title)} is in the calendar (${event.id}): ${formatTime(event.startsAt)} to ${formatTime(event.endsAt)}, × ${event.factor}.`,
    ])
  },
})

export const calendarRemoveCommand = defineCommand({
  name: 'calendar remove',
  usage: 'ID',
  summary: 'Removes an event from the calendar',
  options: {},
  positionals: [1, 1],
  async run({ positionals }, { connect, output }) {
    const { client } = await connect('data')
    const id = positionals[0]!
    await client.forecasts.removeEvent({ id })
    output.result({ id }, () => [`${printable(id)} is no longer in the calendar.`])
  },
})
