import type { KeptFeed } from '#shared/kept-feeds.ts'
import type { Store } from '../../store/store.ts'
import type { FeedValidators } from './fetch-feed.ts'

export type StoredFeed = Omit<KeptFeed, 'fetching' | 'lastImport' | 'nextAt'> & {
  nextAt: number
  validators: FeedValidators | null
}

type FeedRow = Omit<StoredFeed, 'paused' | 'validators' | 'last'> & {
  paused: 0 | 1
  validators: string | null
  lastAt: number | null
  lastOutcome: NonNullable<KeptFeed['last']>['outcome'] | null
  lastError: string | null
}

const columns = `id, url, every, content_type AS contentType, subject, time_zone AS timeZone, paused, created_at AS createdAt,
  next_at AS nextAt, validators, last_at AS lastAt, last_outcome AS lastOutcome, last_error AS lastError,
  current_at AS currentAt, failing_since AS failingSince, failures, rows_added AS rowsAdded`

/** The table kept_feeds. Callers bring the transaction. */
export function createKeptFeedStore({ database }: Pick<Store, 'database'>) {
  const list = database.prepare<[], FeedRow>(`SELECT ${columns} FROM kept_feeds ORDER BY sequence`)
  const find = database.prepare<[string], FeedRow>(`SELECT ${columns} FROM kept_feeds WHERE id = ?`)
  const insert = database.prepare(`
    INSERT INTO kept_feeds (id, url, every, content_type, subject, time_zone, created_at, next_at)
    VALUES (@id, @url, @every, @contentType, @subject, @timeZone, @createdAt, @nextAt)`)
  const save = database.prepare(`
    UPDATE kept_feeds SET every = @every, paused = @paused, next_at = @nextAt, validators = @validators, last_at = @lastAt,
      last_outcome = @lastOutcome, last_error = @lastError, current_at = @currentAt, failing_since = @failingSince,
      failures = @failures, rows_added = @rowsAdded
    WHERE id = @id`)
  const remove = database.prepare('DELETE FROM kept_feeds WHERE id = ?')
  return {
    /** The oldest first. */
    list: (): StoredFeed[] => list.all().map(toFeed),
    find(id: string): StoredFeed | undefined {
      const row = find.get(id)
      return row && toFeed(row)
    },
    insert: (
      feed: Pick<
        StoredFeed,
        'id' | 'url' | 'every' | 'contentType' | 'subject' | 'timeZone' | 'createdAt' | 'nextAt'
      >,
    ) => insert.run(feed),
    /** Does nothing to a feed that was removed meanwhile. */
    save({ last, validators, ...feed }: StoredFeed): void {
      const {
        url: _url,
        createdAt: _createdAt,
        contentType: _type,
        subject: _subject,
        timeZone: _zone,
        ...changing
      } = feed
      save.run({
        ...changing,
        paused: feed.paused ? 1 : 0,
        validators: validators && JSON.stringify(validators),
        lastAt: last?.at ?? null,
        lastOutcome: last?.outcome ?? null,
        lastError: last?.error ?? null,
      })
    },
    remove: (id: string) => remove.run(id),
  }
}

function toFeed({ paused, validators, lastAt, lastOutcome, lastError, ...row }: FeedRow): StoredFeed {
  return {
    ...row,
    paused: paused === 1,
    validators: validators === null ? null : (JSON.parse(validators) as FeedValidators),
    last:
      lastAt === null || lastOutcome === null ? null : { at: lastAt, outcome: lastOutcome, error: lastError },
  }
}
