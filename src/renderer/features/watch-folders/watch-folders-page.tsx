import { Button, Switch } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAlertTriangle, IconFolderSearch, IconPlus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { WatchFolder } from '#shared/jobs.ts'
import { api, client } from '../../app/api/client.ts'
import { notify, notifyFailure } from '../../app/notices.ts'
import { Moment } from '../../components/moment.tsx'
import { Page } from '../../components/page.tsx'
import { Empty, Loaded, Panel } from '../../components/panel.tsx'
import { useCustomersById } from '../customers/use-customers-by-id.ts'
import { describeOutputs } from './describe-outputs.ts'
import { NewFolderForm } from './new-folder-form.tsx'
import styles from './watch-folders.module.css'

export function WatchFoldersPage() {
  const folders = useQuery(api.watchFolders.list.queryOptions())
  const [adding, add] = useDisclosure()
  return (
    <Page
      title="Watch folders"
      actions={
        <Button leftSection={<IconPlus size={14} aria-hidden />} onClick={add.open}>
          Watch a folder
        </Button>
      }
    >
      <Loaded
        query={folders}
        isEmpty={(list) => list.length === 0}
        empty={
          <Panel title="Nothing is watched">
            <Empty
              icon={<IconFolderSearch size={28} />}
              title="Work can come in by itself"
              action={<Button onClick={add.open}>Watch a folder</Button>}
            >
              Files that arrive in a watched folder are quoted, held against the customer’s budget and run.
            </Empty>
          </Panel>
        }
      >
        {(list) => (
          <div className={styles.folders}>
            {list.map((folder) => (
              <Folder key={folder.id} folder={folder} />
            ))}
          </div>
        )}
      </Loaded>
      <NewFolderForm opened={adding} onClose={add.close} />
    </Page>
  )
}

function useFolderCommands() {
  const queryClient = useQueryClient()
  const reread = (): Promise<void> => queryClient.invalidateQueries({ queryKey: api.watchFolders.key() })
  async function attempt(failure: string, command: () => Promise<unknown>): Promise<boolean> {
    try {
      await command()
      await reread()
      return true
    } catch (error) {
      notifyFailure(failure, error)
      return false
    }
  }
  return {
    setEnabled: (folder: WatchFolder, enabled: boolean) =>
      attempt('The folder was not changed', () => client.watchFolders.setEnabled({ id: folder.id, enabled })),
    async remove(folder: WatchFolder): Promise<void> {
      const removed = await attempt('The folder is still watched', () =>
        client.watchFolders.remove({ id: folder.id }),
      )
      if (!removed) return
      const { path, customerId, outputs } = folder
      notify({
        tone: 'info',
        title: `${path} is no longer watched`,
        undo: () =>
          void attempt('The folder is not watched', () =>
            client.watchFolders.create({ path, customerId, outputs }),
          ),
      })
    },
  }
}

function Folder({ folder }: { folder: WatchFolder }) {
  const commands = useFolderCommands()
  const customer = useCustomersById().get(folder.customerId ?? '')
  const profiles = useQuery(api.profiles.list.queryOptions())
  const names = new Map(profiles.data?.map(({ id, name }) => [id, name]))
  return (
    <Panel
      title={<span className="mono name">{folder.path}</span>}
      actions={
        <>
          <Switch
            label="Watch"
            aria-label={`Watch ${folder.path}`}
            checked={folder.enabled}
            onChange={(event) => void commands.setEnabled(folder, event.currentTarget.checked)}
          />
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={`Remove ${folder.path}`}
            onClick={() => void commands.remove(folder)}
          >
            Remove
          </Button>
        </>
      }
    >
      {folder.problem && (
        <p className={styles.problem} role="status">
          <IconAlertTriangle size={15} aria-hidden /> {folder.problem}
        </p>
      )}
      <p>
        <span className="muted">For </span>
        <span dir="auto">
          {folder.customerId === null ? 'the customer its subfolder names' : (customer?.name ?? '…')}
        </span>
      </p>
      <p>
        <span className="muted">Delivers </span>
        {describeOutputs(folder.outputs, (id) => names.get(id) ?? id)}
      </p>
      {folder.refusals.length > 0 && (
        <details className={styles.refusals}>
          <summary>
            {folder.refusals.length === 1 ? '1 file refused' : `${folder.refusals.length} files refused`}
          </summary>
          <ul>
            {folder.refusals.map((refusal) => (
              <li key={`${refusal.path} ${refusal.at}`}>
                <p className="mono name">{refusal.path}</p>
                <p>
                  {refusal.error.message} <span className="caption mono">{refusal.error.code}</span>{' '}
                  <span className="caption">
                    <Moment at={refusal.at} />
                  </span>
                </p>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  )
}
