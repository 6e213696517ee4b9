import { Button, MultiSelect, Select } from '@mantine/core'
import { IconFolderOpen, IconPlayerPlay, IconX } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { Profile } from '#shared/profiles.ts'
import { mostTrialProfiles, type Trial } from '#shared/trials.ts'
import { api, client } from '../../app/api/client.ts'
import { notifyFailure } from '../../app/notices.ts'
import { BrowseDialog } from '../../components/browse-dialog.tsx'
import { Panel, Refusal } from '../../components/panel.tsx'
import styles from './trial.module.css'
import { TrialResults } from './trial-results.tsx'

const drawnClip = ''
const recentJobs = 40

/** Try it: some seconds of a source through up to three profiles, side by side. */
export function TrialPanel({ profiles }: { profiles: readonly Profile[] }) {
  const { data: trial } = useQuery(api.profiles.trial.queryOptions())
  const queryClient = useQueryClient()
  const [source, setSource] = useState(drawnClip)
  const [chosen, setChosen] = useState<string[]>([])
  const [browsing, setBrowsing] = useState(false)
  const sources = useSources(source)
  const running = trial?.state === 'running'
  const withPicture = profiles.filter(({ video }) => video !== null)

  async function attempt(failed: string, work: () => Promise<Trial | null>): Promise<void> {
    try {
      queryClient.setQueryData(api.profiles.trial.queryKey(), await work())
    } catch (error) {
      notifyFailure(failed, error)
    }
  }
  const start = () =>
    attempt('The trial did not begin', () =>
      client.profiles.startTrial({
        profileIds: chosen,
        ...(source === drawnClip ? {} : { sourcePath: source }),
      }),
    )

  return (
    <Panel title="Try it" aside="Five seconds from the middle of a source, through up to three profiles">
      <div className={styles.fields}>
        <Select
          label="Source"
          data={sources}
          value={source}
          onChange={(value) => setSource(value ?? drawnClip)}
        />
        <Button
          variant="default"
          leftSection={<IconFolderOpen size={14} aria-hidden />}
          onClick={() => setBrowsing(true)}
        >
          Browse…
        </Button>
        <MultiSelect
          className={styles.profiles}
          label="Profiles"
          placeholder={chosen.length === 0 ? 'Choose up to three' : undefined}
          searchable
          maxValues={mostTrialProfiles}
          data={withPicture.map(({ id, name }) => ({ value: id, label: name }))}
          value={chosen}
          onChange={setChosen}
        />
        {running ? (
          <Button
            variant="default"
            leftSection={<IconX size={14} aria-hidden />}
            onClick={() => void attempt('The trial was not cancelled', () => client.profiles.cancelTrial())}
          >
            Cancel
          </Button>
        ) : (
          <Button
            leftSection={<IconPlayerPlay size={14} aria-hidden />}
            disabled={chosen.length === 0}
            onClick={() => void start()}
          >
            Try it
          </Button>
        )}
      </div>
      {trial && <TrialProgress trial={trial} />}
      {trial?.error && <Refusal code={trial.error.code} message={trial.error.message} />}
      {trial?.failures.map(({ profileId, name, error }) => (
        <Refusal key={profileId} code={error.code} message={`${name}: ${error.message}`} />
      ))}
      {trial && trial.results.length > 0 && <TrialResults trial={trial} />}
      <BrowseDialog
        opened={browsing}
        onClose={() => setBrowsing(false)}
        title="Choose a source"
        choose="files"
        onChoose={({ files }) => setSource(files[0]?.path ?? drawnClip)}
      />
    </Panel>
  )
}

function TrialProgress({ trial }: { trial: Trial }) {
  if (trial.state === 'cancelled') return <p className="muted">The trial was cancelled.</p>
  if (trial.state !== 'running') return null
  return (
    <div className={styles.progress}>
      <p role="status">{trial.step}…</p>
      <div
        className={styles.bar}
        role="progressbar"
        aria-label="Trial"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(trial.progress * 100)}
      >
        <div style={{ inlineSize: `${trial.progress * 100}%` }} />
      </div>
    </div>
  )
}

/** A drawn clip, the sources of the latest jobs, and what was browsed for. */
function useSources(chosen: string): { value: string; label: string }[] {
  const { data } = useQuery(api.jobs.list.queryOptions({ input: { limit: recentJobs } }))
  return useMemo(() => {
    const recent = new Map((data?.jobs ?? []).map(({ sourcePath, sourceName }) => [sourcePath, sourceName]))
    if (chosen !== drawnClip && !recent.has(chosen))
      recent.set(chosen, chosen.split(/[/\\]/).at(-1) ?? chosen)
    const labels = [...recent].map(([value, label]) => ({ value, label }))
    return [{ value: drawnClip, label: 'A clip the program draws' }, ...labels]
  }, [data, chosen])
}
