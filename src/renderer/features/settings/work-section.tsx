import { ActionIcon, Button, Group, MultiSelect, Select, Switch, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type QueueSettings, queueSettingsSchema } from '#shared/jobs.ts'
import { api, client } from '../../app/api/client.ts'
import { notify } from '../../app/notices.ts'
import { FailureView, Loaded, Panel } from '../../components/panel.tsx'
import { timeZoneChoices } from '../../format/time-zones.ts'
import styles from './settings.module.css'

const gibibyte = 1024 ** 3

const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'].map(
  (label, index) => ({
    value: `${index + 1}`,
    label,
  }),
)

export function WorkSection() {
  const query = useQuery(api.queue.settings.queryOptions())
  return (
    <Loaded query={query}>
      {(settings) => (
        <>
          <DrainPanel settings={settings} />
          <LimitsPanel key={`${settings.threads} ${settings.minimumFreeDiskBytes}`} settings={settings} />
          <HoursPanel key={JSON.stringify(settings.workHours)} settings={settings} />
        </>
      )}
    </Loaded>
  )
}

function useSave(done: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (change: Partial<QueueSettings>) => client.queue.setSettings(change),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: api.queue.key() })
      notify({ tone: 'good', title: done })
    },
  })
}

function DrainPanel({ settings }: { settings: QueueSettings }) {
  const save = useSave(settings.draining ? 'Work starts again' : 'What runs is finished, then work stops')
  return (
    <Panel title="Finish what runs, then stop">
      <Switch
        label="Start nothing new"
        checked={settings.draining}
        disabled={save.isPending}
        onChange={(event) => save.mutate({ draining: event.currentTarget.checked })}
      />
      {save.error && <FailureView error={save.error} />}
    </Panel>
  )
}

function LimitsPanel({ settings }: { settings: QueueSettings }) {
  const [threads, setThreads] = useState(`${settings.threads}`)
  const [freeGib, setFreeGib] = useState(
    `${Math.round((settings.minimumFreeDiskBytes / gibibyte) * 10) / 10}`,
  )
  const save = useSave('Limits changed')
  const read = queueSettingsSchema
    .pick({ threads: true, minimumFreeDiskBytes: true })
    .safeParse({ threads: Number(threads), minimumFreeDiskBytes: Math.round(Number(freeGib) * gibibyte) })
  return (
    <Panel title="Limits">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (read.success) save.mutate(read.data)
        }}
      >
        <div className={styles.fields}>
          <TextInput
            label="Threads all jobs share"
            inputMode="numeric"
            value={threads}
            onChange={(event) => setThreads(event.currentTarget.value)}
          />
          <TextInput
            label="Keep free on disk, GiB"
            description="Below it no work starts."
            inputMode="decimal"
            value={freeGib}
            onChange={(event) => setFreeGib(event.currentTarget.value)}
          />
        </div>
        {!read.success && (
          <p className={styles.problem}>Use a whole number of threads from 1 and a size from 0.</p>
        )}
        {save.error && <FailureView error={save.error} />}
        <Group>
          <Button type="submit" disabled={!read.success} loading={save.isPending}>
            Save the limits
          </Button>
        </Group>
      </form>
    </Panel>
  )
}

function HoursPanel({ settings }: { settings: QueueSettings }) {
  const [hours, setHours] = useState(settings.workHours)
  const save = useSave('Hours of work changed')
  const read = queueSettingsSchema.shape.workHours.safeParse(hours)
  const replace = (at: number, part: Partial<(typeof hours.windows)[number]>): void =>
    setHours({
      ...hours,
      windows: hours.windows.map((window, index) => (index === at ? { ...window, ...part } : window)),
    })
  return (
    <Panel title="Hours of work" aside="No window: work at any time. A window may pass midnight.">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (read.success) save.mutate({ workHours: read.data })
        }}
      >
        <Select
          label="Time zone"
          w={280}
          searchable
          limit={60}
          data={timeZoneChoices(hours.timeZone)}
          value={hours.timeZone}
          onChange={(timeZone) => timeZone && setHours({ ...hours, timeZone })}
        />
        {hours.windows.map((window, index) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: a window has no identity beyond its place
            key={index}
            className={styles.window}
          >
            <MultiSelect
              aria-label={`Days of window ${index + 1}`}
              data={days}
              value={window.days.map(String)}
              onChange={(chosen) => replace(index, { days: chosen.map(Number).sort() })}
            />
            <TextInput
              aria-label={`Window ${index + 1} from`}
              type="time"
              value={window.from}
              onChange={(event) => replace(index, { from: event.currentTarget.value })}
            />
            <TextInput
              aria-label={`Window ${index + 1} to`}
              type="time"
              value={window.to}
              onChange={(event) => replace(index, { to: event.currentTarget.value })}
            />
            <ActionIcon
              aria-label={`Remove window ${index + 1}`}
              onClick={() => setHours({ ...hours, windows: hours.windows.filter((_, at) => at !== index) })}
            >
              <IconTrash size={15} aria-hidden />
            </ActionIcon>
          </div>
        ))}
        {!read.success && <p className={styles.problem}>Every window needs days and two times.</p>}
        {save.error && <FailureView error={save.error} />}
        <Group>
          <Button
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() =>
              setHours({
                ...hours,
                windows: [...hours.windows, { days: [1, 2, 3, 4, 5], from: '18:00', to: '07:00' }],
              })
            }
          >
            Add a window
          </Button>
          <Button type="submit" disabled={!read.success} loading={save.isPending}>
            Save the hours
          </Button>
        </Group>
      </form>
    </Panel>
  )
}
