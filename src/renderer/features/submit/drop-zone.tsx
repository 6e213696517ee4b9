import { Button } from '@mantine/core'
import { IconFileUpload, IconFolderOpen } from '@tabler/icons-react'
import { type DragEvent, useEffect, useRef, useState } from 'react'
import { notifyFailure } from '../../app/notices.ts'
import { type Dropped, droppedFiles } from './dropped-files.ts'
import styles from './submit.module.css'

interface DropZoneProps {
  onDropped: (dropped: Dropped) => void
  onBrowse: () => void
}

/** Takes files and folders from anywhere on the page; the buttons do the same without a mouse. */
export function DropZone({ onDropped, onBrowse }: DropZoneProps) {
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)

  useEffect(() => {
    const hold = (event: Event): void => event.preventDefault()
    window.addEventListener('dragover', hold)
    window.addEventListener('drop', hold)
    return () => {
      window.removeEventListener('dragover', hold)
      window.removeEventListener('drop', hold)
    }
  }, [])

  function onDrop(event: DragEvent): void {
    event.preventDefault()
    setOver(false)
    droppedFiles(event.dataTransfer).then(onDropped, (error: unknown) =>
      notifyFailure('The drop could not be read', error),
    )
  }

  return (
    <section
      className={styles.drop}
      data-over={over || undefined}
      aria-label="Add sources"
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <p>
        <strong>Drop files or folders here</strong>
        <span className="muted"> or</span>
      </p>
      <Button variant="default" leftSection={<IconFolderOpen size={15} aria-hidden />} onClick={onBrowse}>
        Choose on this machine…
      </Button>
      <Button
        variant="default"
        leftSection={<IconFileUpload size={15} aria-hidden />}
        onClick={() => input.current?.click()}
      >
        {window.headroom ? 'Choose files…' : 'Send from this browser…'}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to submit"
        onChange={(event) => {
          onDropped({ files: Array.from(event.currentTarget.files ?? []), leftOut: 0 })
          event.currentTarget.value = ''
        }}
      />
    </section>
  )
}
