import { Button, Checkbox, Progress, Select, TextInput } from '@mantine/core'
import { IconFileUpload, IconUpload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { type ImportKind, importKinds } from '#shared/forecast-imports.ts'
import { type FeedInterval, feedIntervalSchema, feedIntervals } from '#shared/kept-feeds.ts'
import { api } from '../../app/api/client.ts'
import { FailureView, Refusal } from '../../components/panel.tsx'
import { SegmentedChoice } from '../../components/segmented-choice.tsx'
import { UploadRefused, upload } from '../submit/upload.ts'
import styles from './forecast.module.css'
import { feedIntervalNames, importKindHelp, importKindNames } from './import-words.ts'

/** A file of this computer or of the host, or for trends the address of a feed. */
export function ImportForm({ running }: { running: boolean }) {
  const [kind, setKind] = useState<ImportKind>('requests')
  const [source, setSource] = useState('')
  const [addCustomers, setAddCustomers] = useState(true)
  const [contentType, setContentType] = useState('')
  const [every, setEvery] = useState<FeedInterval | null>(null)
  const begin = useMutation(api.forecasts.beginImport.mutationOptions())
  const keep = useMutation(api.forecasts.keepFeed.mutationOptions({ onSuccess: () => setSource('') }))
  const sending = useSending((path) => importFrom(path))

  function importFrom(given: string): void {
    const named = { contentType: contentType.trim() || undefined }
    begin.reset()
    keep.reset()
    if (keeps && every !== null) keep.mutate({ url: given, every, ...named })
    else
      begin.mutate({ kind, ...(isAddress(given) ? { url: given } : { path: given }), addCustomers, ...named })
  }

  const keeps = kind === 'trends' && isAddress(source) && every !== null
  const busy = begin.isPending || keep.isPending || sending.share !== null || (running && !keeps)
  return (
    <form
      className={styles.importForm}
      onSubmit={(event) => {
        event.preventDefault()
        importFrom(source.trim())
      }}
    >
      <SegmentedChoice
        aria-label="What the file is about"
        data={importKinds.map((value) => ({ value, label: importKindNames[value] }))}
        value={kind}
        onChange={setKind}
      />
      <p className="caption">
        {importKindHelp[kind]} .gz is read too.
        {kind === 'trends' && (
          <>
            {' '}
            Feeds come only from{' '}
            <Link to="/settings" search={{ section: 'feeds' }}>
              hosts you allow
            </Link>
            .
          </>
        )}
      </p>
      <div className={styles.form}>
        <TextInput
          className={styles.path}
          label={kind === 'trends' ? 'A file on this machine, or a feed' : 'A file on this machine'}
          placeholder={kind === 'trends' ? 'https://feeds.example.org/trends.rss' : `/data/${kind}.csv`}
          value={source}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
        {kind !== 'requests' && (
          <TextInput
            w={170}
            label={kind === 'views' ? 'Content type' : 'Category'}
            placeholder="where rows name none"
            maxLength={100}
            value={contentType}
            onChange={(event) => setContentType(event.currentTarget.value)}
          />
        )}
        {kind === 'trends' && (
          <Select
            w={130}
            label="How often"
            allowDeselect={false}
            disabled={!isAddress(source)}
            data={[
              { value: 'once', label: 'Once' },
              ...feedIntervals.map((value) => ({ value, label: feedIntervalNames[value] })),
            ]}
            value={keeps ? every : 'once'}
            onChange={(value) => setEvery(feedIntervalSchema.safeParse(value).data ?? null)}
          />
        )}
        <Button
          type="submit"
          variant="default"
          leftSection={<IconUpload size={14} aria-hidden />}
          loading={begin.isPending || keep.isPending}
          disabled={source.trim() === '' || busy}
        >
          {keeps ? 'Keep the feed' : 'Import'}
        </Button>
        <ChooseFile disabled={busy} onChosen={sending.send} />
      </div>
      {kind === 'requests' && (
        <Checkbox
          label="Add customers that are not known"
          checked={addCustomers}
          onChange={(event) => setAddCustomers(event.currentTarget.checked)}
        />
      )}
      {sending.share !== null && (
        <Progress value={sending.share * 100} aria-label="Share of the file that is sent" />
      )}
      {sending.refused && <Refusal code={sending.refused.code} message={sending.refused.message} />}
      {(begin.error ?? keep.error) && <FailureView error={begin.error ?? keep.error} />}
    </form>
  )
}

function isAddress(source: string): boolean {
  return /^https?:\/\//i.test(source.trim())
}

function ChooseFile({ disabled, onChosen }: { disabled: boolean; onChosen: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconFileUpload size={15} aria-hidden />}
        disabled={disabled}
        onClick={() => input.current?.click()}
      >
        {window.headroom ? 'Choose a file…' : 'Send from this browser…'}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="File to import"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? []
          if (file) onChosen(file)
          event.currentTarget.value = ''
        }}
      />
    </>
  )
}

/** In Electron a file is its path; from a browser it is sent to the host first. */
function useSending(onArrived: (path: string) => void) {
  const [share, setShare] = useState<number | null>(null)
  const [refused, setRefused] = useState<{ code: string; message: string } | null>(null)
  async function send(file: File): Promise<void> {
    setRefused(null)
    if (window.headroom) return onArrived(window.headroom.pathForFile(file))
    try {
      setShare(0)
      onArrived(await upload(file, setShare))
    } catch (error) {
      const code = error instanceof UploadRefused ? error.code : 'INTERNAL'
      setRefused({ code, message: error instanceof Error ? error.message : String(error) })
    } finally {
      setShare(null)
    }
  }
  return { share, refused, send: (file: File) => void send(file) }
}
