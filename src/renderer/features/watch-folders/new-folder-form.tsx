import { Button, Group, Modal, Select, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { OutputRequest } from '#shared/profiles.ts'
import { api, client } from '../../app/api/client.ts'
import { notify } from '../../app/notices.ts'
import { BrowseDialog } from '../../components/browse-dialog.tsx'
import { initialOutputs, outputsProblem } from '../../components/outputs-draft.ts'
import { OutputsEditor } from '../../components/outputs-editor.tsx'
import { FailureView } from '../../components/panel.tsx'
import styles from './watch-folders.module.css'

export function NewFolderForm({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Watch a folder" size="lg">
      <Fields onClose={onClose} />
    </Modal>
  )
}

const bySubfolder = 'by-subfolder'

function Fields({ onClose }: { onClose: () => void }) {
  const queryClient = useQueryClient()
  const customers = useQuery(api.customers.list.queryOptions({ input: {} }))
  const profiles = useQuery(api.profiles.list.queryOptions())
  const [browsing, browse] = useDisclosure()
  const [path, setPath] = useState('')
  const [customer, setCustomer] = useState<string>(bySubfolder)
  const [draft, setDraft] = useState<OutputRequest[]>()
  const outputs = draft ?? initialOutputs(profiles.data ?? [])
  const problem = path.trim() === '' ? 'Choose a folder.' : outputsProblem(outputs)
  const create = useMutation({
    mutationFn: () =>
      client.watchFolders.create({
        path: path.trim(),
        customerId: customer === bySubfolder ? null : customer,
        outputs,
      }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: api.watchFolders.key() })
      notify({ tone: 'good', title: 'The folder is watched' })
      onClose()
    },
  })
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (problem === null && !create.isPending) create.mutate()
      }}
    >
      <div className={styles.path}>
        <TextInput
          data-autofocus
          label="Folder on this machine"
          placeholder="An absolute path"
          value={path}
          onChange={(event) => setPath(event.currentTarget.value)}
        />
        <Button variant="default" onClick={browse.open}>
          Choose…
        </Button>
      </div>
      <Select
        label="Whose work it is"
        description={
          customer === bySubfolder
            ? 'A file in a subfolder belongs to the customer of that name.'
            : 'Every file belongs to this customer.'
        }
        searchable
        limit={100}
        data={[
          { value: bySubfolder, label: 'The subfolder names the customer' },
          ...(customers.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={customer}
        onChange={(value) => setCustomer(value ?? bySubfolder)}
      />
      <div>
        <p className={styles.label}>Outputs</p>
        <OutputsEditor outputs={outputs} profiles={profiles.data ?? []} onChange={setDraft} />
      </div>
      <p className="caption">
        A file is taken when its size has stopped changing. It is quoted, held and run without a question: the
        customer’s budget is the limit.
      </p>
      {create.error && <FailureView error={create.error} />}
      <Group justify="flex-end">
        <span className="caption">{problem}</span>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" disabled={problem !== null} loading={create.isPending}>
          Watch it
        </Button>
      </Group>
      <BrowseDialog
        opened={browsing}
        onClose={browse.close}
        title="Choose a folder"
        choose="folder"
        onChoose={({ folder }) => setPath(folder)}
      />
    </form>
  )
}
