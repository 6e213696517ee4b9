import { Button, Checkbox, Group, Modal, TextInput } from '@mantine/core'
import { IconArrowUp, IconFolder, IconMovie } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useLayoutEffect, useRef, useState } from 'react'
import type { DirectoryListing } from '#shared/studio.ts'
import { api } from '../app/api/client.ts'
import { formatBytes } from '../format/bytes.ts'
import styles from './browse-dialog.module.css'
import { Empty, Loaded } from './panel.tsx'

type Entry = DirectoryListing['entries'][number]

interface BrowseDialogProps {
  opened: boolean
  onClose: () => void
  title: string
  /** `files`: any number of files; `folder`: the folder that is open. */
  choose: 'files' | 'folder'
  onChoose: (chosen: { folder: string; files: Entry[] }) => void
}

/** Folders and media files of the machine Headroom runs on, which is not always the one the browser runs on. */
export function BrowseDialog({ opened, onClose, title, choose, onChoose }: BrowseDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="lg">
      <Browser choose={choose} onClose={onClose} onChoose={onChoose} />
    </Modal>
  )
}

function Browser({ choose, onClose, onChoose }: Omit<BrowseDialogProps, 'opened' | 'title'>) {
  const [path, setPath] = useState<string>()
  /** What the person typed; null while the field says which folder is open. */
  const [typed, setTyped] = useState<string | null>(null)
  const [chosen, setChosen] = useState<ReadonlyMap<string, Entry>>(new Map())
  const listing = useQuery({
    ...api.host.browse.queryOptions({ input: { path } }),
    staleTime: 0,
    gcTime: 0,
  })
  const folder = listing.data?.path
  const field = useRef<HTMLInputElement>(null)
  // A folder's name that arrives under the cursor is replaced by what is typed next, not added to.
  useLayoutEffect(() => {
    if (folder && typed === null && document.activeElement === field.current) field.current?.select()
  }, [folder, typed])
  const files = listing.data?.entries.filter(({ kind }) => kind === 'file') ?? []

  function go(event: FormEvent): void {
    event.preventDefault()
    if (typed?.trim()) setPath(typed.trim())
  }
  function open(next: string): void {
    setTyped(null)
    setPath(next)
  }
  function toggle(entry: Entry): void {
    const next = new Map(chosen)
    if (!next.delete(entry.path)) next.set(entry.path, entry)
    setChosen(next)
  }
  function finish(picked: Entry[]): void {
    if (folder) onChoose({ folder, files: picked })
    onClose()
  }

  return (
    <>
      <form onSubmit={go} className={styles.address}>
        <Button
          variant="default"
          aria-label="One folder up"
          disabled={!listing.data?.parent}
          onClick={() => listing.data?.parent && open(listing.data.parent)}
        >
          <IconArrowUp size={15} aria-hidden />
        </Button>
        <TextInput
          data-autofocus
          aria-label="Folder"
          placeholder="An absolute path"
          ref={field}
          value={typed ?? folder ?? path ?? ''}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" variant="default">
          Go
        </Button>
      </form>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.entries} tabIndex={0} aria-label="Contents of the folder">
        <Loaded
          query={listing}
          skeletonRows={8}
          isEmpty={(data) => data.entries.length === 0}
          empty={<Empty title="Nothing in this folder">It holds no folders and no media files.</Empty>}
        >
          {(data) => (
            <ul>
              {data.entries.map((entry) => (
                <li key={entry.path}>
                  {entry.kind === 'folder' ? (
                    <button type="button" className={styles.entry} onClick={() => open(entry.path)}>
                      <IconFolder size={16} aria-hidden />
                      <span className="truncate" dir="auto">
                        {entry.name}
                      </span>
                    </button>
                  ) : (
                    <div className={styles.entry}>
                      {choose === 'files' ? (
                        <Checkbox
                          label={entry.name}
                          checked={chosen.has(entry.path)}
                          onChange={() => toggle(entry)}
                        />
                      ) : (
                        <>
                          <IconMovie size={16} aria-hidden />
                          <span className="truncate muted">{entry.name}</span>
                        </>
                      )}
                      <span className="caption tabular">
                        {entry.sizeBytes === null ? '' : formatBytes(entry.sizeBytes)}
                      </span>
                    </div>
                  )}
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </section>
      {listing.data?.truncated && <p className="caption">There is more in this folder than is shown.</p>}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        {choose === 'files' ? (
          <>
            <Button variant="default" disabled={files.length === 0} onClick={() => finish(files)}>
              Take all {files.length} files here
            </Button>
            <Button disabled={chosen.size === 0} onClick={() => finish([...chosen.values()])}>
              {chosen.size > 0 ? `Take ${chosen.size} chosen` : 'Take the chosen'}
            </Button>
          </>
        ) : (
          <Button disabled={!folder} onClick={() => finish([])}>
            Choose this folder
          </Button>
        )}
      </Group>
    </>
  )
}
