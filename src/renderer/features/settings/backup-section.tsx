import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../app/api/client.ts'
import { statusQuery } from '../../app/api/heartbeat.ts'
import { notify } from '../../app/notices.ts'
import { FailureView, Loaded, Panel } from '../../components/panel.tsx'
import { formatBytes } from '../../format/bytes.ts'
import { backupFile } from './backup-file.ts'
import styles from './settings.module.css'

export function BackupSection() {
  const status = useQuery(statusQuery)
  return (
    <Panel title="Back up the workspace’s data" aside="A consistent copy, made while work goes on">
      <Loaded query={status} skeletonRows={2}>
        {({ workspace }) => <Fields workspace={workspace} />}
      </Loaded>
    </Panel>
  )
}

function Fields({ workspace }: { workspace: string }) {
  const [toFile, setToFile] = useState(() => backupFile(workspace, new Date()))
  const backup = useMutation({
    mutationFn: () => client.studio.backup({ toFile: toFile.trim() }),
    onSuccess: ({ sizeBytes }) => {
      notify({ tone: 'good', title: `Backed up, ${formatBytes(sizeBytes)}`, detail: toFile })
      setToFile(backupFile(workspace, new Date()))
    },
  })
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (toFile.trim() && !backup.isPending) backup.mutate()
      }}
    >
      <div className={styles.inline}>
        <TextInput
          label="New file on this machine"
          description="Customers, budgets, ledger, jobs and settings. Media and outputs are not in it."
          value={toFile}
          onChange={(event) => setToFile(event.currentTarget.value)}
        />
        <Button type="submit" disabled={toFile.trim() === ''} loading={backup.isPending}>
          Back up now
        </Button>
      </div>
      {backup.error && <FailureView error={backup.error} />}
      <p className="caption">
        To restore: stop Headroom and run <span className="mono">npm run -s headroom -- restore FILE</span>.
      </p>
    </form>
  )
}
