import { ActionIcon, Button, Group, Menu, Modal, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconBookmark, IconTrash } from '@tabler/icons-react'
import { type FormEvent, memo, useState } from 'react'
import { notify } from '../../app/notices.ts'
import { setPreferences, usePreferences } from '../../app/preferences.ts'
import { type JobsSearch, jobsSearchSchema } from './jobs-search.ts'

const builtIn: readonly { name: string; search: JobsSearch }[] = [
  { name: 'Everything', search: {} },
  { name: 'Active', search: { states: ['running', 'queued', 'retrying'] } },
  { name: 'Needs me', search: { states: ['failed', 'paused'] } },
  { name: 'Done, dearest first', search: { states: ['completed'], sort: 'amount', descending: true } },
]

interface SavedViewsProps {
  search: JobsSearch
  onOpen: (search: JobsSearch) => void
}

/** Filters and order under a name, kept in this browser. */
function PlainSavedViews({ search, onOpen }: SavedViewsProps) {
  const { savedViews } = usePreferences()
  const [saving, dialog] = useDisclosure()
  const [name, setName] = useState('')

  function save(event: FormEvent): void {
    event.preventDefault()
    const trimmed = name.trim()
    if (trimmed === '') return
    const others = savedViews.filter((view) => view.name !== trimmed)
    setPreferences({ savedViews: [...others, { name: trimmed, search: JSON.stringify(search) }] })
    setName('')
    dialog.close()
  }

  function remove(removed: string): void {
    const before = savedViews
    setPreferences({ savedViews: before.filter((view) => view.name !== removed) })
    notify({
      tone: 'info',
      title: `View “${removed}” removed`,
      undo: () => setPreferences({ savedViews: before }),
    })
  }

  return (
    <>
      <Menu width={240} position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<IconBookmark size={14} aria-hidden />}>
            Views
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {builtIn.map((view) => (
            <Menu.Item key={view.name} onClick={() => onOpen(view.search)}>
              {view.name}
            </Menu.Item>
          ))}
          {savedViews.length > 0 && <Menu.Label>Mine</Menu.Label>}
          {savedViews.map((view) => (
            <Group key={view.name} wrap="nowrap" gap={0}>
              <Menu.Item onClick={() => onOpen(parseView(view.search))}>{view.name}</Menu.Item>
              <ActionIcon aria-label={`Remove view ${view.name}`} onClick={() => remove(view.name)}>
                <IconTrash size={14} aria-hidden />
              </ActionIcon>
            </Group>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={dialog.open}>Save this view…</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={saving} onClose={dialog.close} title="Save this view" size="sm">
        <form onSubmit={save}>
          <TextInput
            data-autofocus
            label="Name"
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Group justify="flex-end" mt="md">
            <Button variant="default" onClick={dialog.close}>
              Cancel
            </Button>
            <Button type="submit" disabled={name.trim() === ''}>
              Save
            </Button>
          </Group>
        </form>
      </Modal>
    </>
  )
}

export const SavedViews = memo(PlainSavedViews)

function parseView(text: string): JobsSearch {
  try {
    return jobsSearchSchema.parse(JSON.parse(text))
  } catch {
    return {}
  }
}
