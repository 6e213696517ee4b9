import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { allowedHostSchema } from '#shared/forecast-imports.ts'
import { api } from '../../app/api/client.ts'
import { Empty, FailureView, Loaded, Panel } from '../../components/panel.tsx'
import styles from './settings.module.css'

/** Hosts that trend feeds may be fetched from; nothing else is asked. */
export function FeedsSection() {
  const queryClient = useQueryClient()
  const settings = useQuery(api.forecasts.feedSettings.queryOptions())
  const save = useMutation(
    api.forecasts.setFeedSettings.mutationOptions({
      onSuccess: (saved) => queryClient.setQueryData(api.forecasts.feedSettings.queryKey(), saved),
    }),
  )
  const [host, setHost] = useState('')
  const parsed = allowedHostSchema.safeParse(host)
  return (
    <Panel title="Hosts that trend feeds may come from">
      <Loaded
        query={settings}
        isEmpty={({ allowedHosts }) => allowedHosts.length === 0}
        empty={
          <Empty title="No host is allowed">
            Feeds are fetched from hosts of this list and nowhere else.
          </Empty>
        }
      >
        {({ allowedHosts }) => (
          <ul className={styles.hosts}>
            {allowedHosts.map((allowed) => (
              <li key={allowed}>
                <span className="mono">{allowed}</span>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`Remove ${allowed}`}
                  onClick={() =>
                    save.mutate({ allowedHosts: allowedHosts.filter((other) => other !== allowed) })
                  }
                >
                  <IconTrash size={15} aria-hidden />
                </ActionIcon>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <form
        className={styles.inline}
        onSubmit={(event) => {
          event.preventDefault()
          if (!parsed.success || !settings.data) return
          save.mutate(
            { allowedHosts: [...new Set([...settings.data.allowedHosts, parsed.data])] },
            { onSuccess: () => setHost('') },
          )
        }}
      >
        <TextInput
          label="Host"
          placeholder="feeds.example.org"
          error={
            host !== '' && !parsed.success ? 'A host, with :port where it is not the usual one' : undefined
          }
          value={host}
          onChange={(event) => setHost(event.currentTarget.value)}
        />
        <Button type="submit" disabled={!parsed.success} loading={save.isPending}>
          Allow it
        </Button>
      </form>
      <p className="caption">
        Redirects off this list are refused, and so is a name that leads to a private or loopback address,
        unless that address is listed too. A feed may be 32 MiB and take 30 seconds. Feeds are kept under{' '}
        <Link to="/forecast" search={{ section: 'imports' }}>
          Forecast, Imports
        </Link>
        .
      </p>
      {save.error && <FailureView error={save.error} />}
    </Panel>
  )
}
