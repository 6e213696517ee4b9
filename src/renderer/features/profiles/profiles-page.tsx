import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Capabilities } from '#shared/host.ts'
import type { Profile } from '#shared/profiles.ts'
import { api, client } from '../../app/api/client.ts'
import { notify, notifyFailure } from '../../app/notices.ts'
import { useConfirm } from '../../components/confirm.tsx'
import { Page } from '../../components/page.tsx'
import { Empty, Loaded, Panel } from '../../components/panel.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { Badge } from '../../components/state-badge.tsx'
import { describeAudioSettings, describeVideoSettings } from './describe-profile.ts'
import { ProfileForm } from './profile-form.tsx'
import styles from './profiles.module.css'
import { TrialPanel } from './trial-panel.tsx'

export function ProfilesPage() {
  const profiles = useQuery(api.profiles.list.queryOptions())
  const capabilities = useQuery(api.host.capabilities.queryOptions())
  const [from, setFrom] = useState<Profile | null>(null)
  const { ask, dialog } = useConfirm()
  const queryClient = useQueryClient()

  async function remove(profile: Profile): Promise<void> {
    try {
      await client.profiles.remove({ id: profile.id })
      await queryClient.invalidateQueries({ queryKey: api.profiles.key() })
      notify({ tone: 'good', title: `${profile.name} removed` })
    } catch (error) {
      notifyFailure('The profile was not removed', error)
    }
  }

  return (
    <Page title="Profiles">
      <TrialPanel profiles={profiles.data ?? []} />
      <Panel
        title="Recipes of renditions"
        aside="Built-in ones stay as they are; copy one to make your own."
        flush
      >
        <Loaded
          query={profiles}
          skeletonRows={8}
          isEmpty={(list) => list.length === 0}
          empty={
            <Empty title="No profiles">
              The built-in ones come with Headroom; restart it to bring them back.
            </Empty>
          }
        >
          {(list) => (
            <PlainTable
              label="Profiles"
              head={[
                { label: 'Name' },
                { label: 'Video' },
                { label: 'Sound' },
                { label: 'On this machine' },
                { label: 'Actions', align: 'end', hidden: true },
              ]}
            >
              {list.map((profile) => (
                <tr key={profile.id}>
                  <td>
                    <span className={`${styles.name} name`} dir="auto">
                      {profile.name}
                    </span>{' '}
                    {profile.builtIn && <Badge tone="wait">Built in</Badge>}
                  </td>
                  <td>{describeVideoSettings(profile.video)}</td>
                  <td>{describeAudioSettings(profile.audio)}</td>
                  <td>
                    <Encoders profile={profile} capabilities={capabilities.data} />
                  </td>
                  <td data-align="end">
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      aria-label={`${profile.builtIn ? 'Copy' : 'Edit'} ${profile.name}`}
                      onClick={() => setFrom(profile)}
                    >
                      {profile.builtIn ? 'Copy' : 'Edit'}
                    </Button>
                    {!profile.builtIn && (
                      <Button
                        variant="subtle"
                        size="compact-sm"
                        c="var(--tone-bad)"
                        aria-label={`Remove ${profile.name}`}
                        onClick={() =>
                          ask({
                            title: `Remove ${profile.name}?`,
                            body: <p>Jobs that are under way keep it. New ones cannot choose it any more.</p>,
                            confirmLabel: 'Remove',
                            onConfirm: () => void remove(profile),
                          })
                        }
                      >
                        Remove
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </PlainTable>
          )}
        </Loaded>
      </Panel>
      <ProfileForm from={from} onClose={() => setFrom(null)} />
      {dialog}
    </Page>
  )
}

/** Whether this machine proved an encoder for the profile's codec. */
function Encoders({ profile, capabilities }: { profile: Profile; capabilities: Capabilities | undefined }) {
  if (!profile.video || !capabilities) return <span className="muted">–</span>
  const working = capabilities.encoders.filter(({ codec, works }) => works && codec === profile.video?.codec)
  if (working.length === 0) {
    return capabilities.complete ? (
      <Badge tone="bad">No encoder</Badge>
    ) : (
      <span className="muted">being tried…</span>
    )
  }
  return <span className="mono">{working.map(({ name }) => name).join(', ')}</span>
}
