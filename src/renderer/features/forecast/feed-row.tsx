import { ActionIcon, Button, Select } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay, IconRefresh, IconTrash } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { feedIntervalSchema, feedIntervals, type KeptFeed } from '#shared/kept-feeds.ts'
import { api } from '../../app/api/client.ts'
import { notifyFailure } from '../../app/notices.ts'
import { Moment } from '../../components/moment.tsx'
import { formatCount } from '../../format/numbers.ts'
import styles from './forecast.module.css'
import { ImportRemarks } from './import-row.tsx'
import { describeCounts, feedIntervalNames } from './import-words.ts'

/** One kept feed: how current it is, what it brought, when it is fetched next, and why it fails. */
export function FeedRow({ feed }: { feed: KeptFeed }) {
  const { id, url, last, lastImport, rowsAdded } = feed
  return (
    <li className={styles.import}>
      <div className={styles.importHead}>
        <span className="name truncate" dir="auto" title={url}>
          {url}
        </span>
        <span className="caption tabular">
          <Standing feed={feed} />
        </span>
      </div>
      {last?.outcome === 'failed' && <p className={styles.refusal}>{last.error}</p>}
      <p className="caption tabular">
        {formatCount(rowsAdded)} rows brought in all
        {lastImport && <> · last version: {describeCounts(lastImport)}</>}
      </p>
      {lastImport && <ImportRemarks remarks={lastImport.remarks} />}
      <FeedCommands key={id} feed={feed} />
    </li>
  )
}

/** `Up to date 12 minutes ago · next in 48 minutes`. */
function Standing({ feed }: { feed: KeptFeed }) {
  const { fetching, paused, last, currentAt, nextAt, failingSince, failures } = feed
  if (fetching) return <>Fetching…</>
  return (
    <>
      {last?.outcome === 'failed' && failingSince !== null && (
        <span className={styles.refusal}>
          {failures === 1 ? 'Failed' : `Failed ${formatCount(failures)} times, first`}{' '}
          <Moment at={failingSince} /> ·{' '}
        </span>
      )}
      {currentAt === null ? (
        'Never read'
      ) : (
        <>
          Up to date <Moment at={currentAt} />
        </>
      )}
      {paused
        ? ' · paused'
        : nextAt !== null && (
            <>
              {' '}
              · next <Moment at={nextAt} />
            </>
          )}
    </>
  )
}

function FeedCommands({ feed: { id, url, every, paused, fetching } }: { feed: KeptFeed }) {
  const failed = (title: string) => ({ onError: (error: unknown) => notifyFailure(title, error) })
  const change = useMutation(api.forecasts.changeFeed.mutationOptions(failed('The feed was not changed')))
  const fetchNow = useMutation(api.forecasts.fetchFeed.mutationOptions(failed('The feed was not fetched')))
  const remove = useMutation(api.forecasts.removeFeed.mutationOptions(failed('The feed was not removed')))
  const toggleName = paused ? 'Resume' : 'Pause'
  return (
    <div className={styles.feedCommands}>
      <Select
        size="xs"
        w={125}
        aria-label={`How often ${url} is fetched`}
        allowDeselect={false}
        data={feedIntervals.map((value) => ({ value, label: feedIntervalNames[value] }))}
        value={every}
        onChange={(value) => change.mutate({ id, every: feedIntervalSchema.parse(value) })}
      />
      <Button
        size="xs"
        variant="default"
        leftSection={
          paused ? <IconPlayerPlay size={13} aria-hidden /> : <IconPlayerPause size={13} aria-hidden />
        }
        onClick={() => change.mutate({ id, paused: !paused })}
      >
        {toggleName}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconRefresh size={13} aria-hidden />}
        loading={fetching || fetchNow.isPending}
        onClick={() => fetchNow.mutate({ id })}
      >
        Fetch now
      </Button>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`Remove ${url}`}
        loading={remove.isPending}
        onClick={() => remove.mutate({ id })}
      >
        <IconTrash size={15} aria-hidden />
      </ActionIcon>
    </div>
  )
}
