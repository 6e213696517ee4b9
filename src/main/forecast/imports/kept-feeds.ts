/*
 * Feeds of trends that are fetched again and again, the table kept_feeds. One at a time, in the background: asked whether anything
 * changed, read like an import of its own, tried again ever later while it fails.
 */
import { HeadroomError, isHeadroomError } from '#shared/errors.ts'
import type { ForecastImport } from '#shared/forecast-imports.ts'
import {
  type ChangeFeed,
  changeFeedSchema,
  type KeepFeed,
  type KeptFeed,
  keepFeedSchema,
} from '#shared/kept-feeds.ts'
import type { Changes } from '../../changes.ts'
import type { Cancel, Clock } from '../../clock.ts'
import type { CreateId } from '../../identifiers.ts'
import { parseInput } from '../../parse-input.ts'
import type { Store } from '../../store/store.ts'
import type { ForecastNotices } from '../forecast-notices.ts'
import { hasFailedForLong, nextAfterFailure, nextAfterSuccess } from './feed-schedule.ts'
import type { Feeds } from './feeds.ts'
import type { FeedValidators } from './fetch-feed.ts'
import { createKeptFeedStore, type StoredFeed } from './kept-feeds.store.ts'

export type KeptFeeds = {
  /** Fetches each feed when it is due. Safe to call twice, as is `stop`. */
  start(): void
  stop(): Promise<void>
  /** The oldest first. */
  list(): KeptFeed[]
  /** Errors: NOT_FOUND. */
  get(id: string): KeptFeed
  /** Is fetched for the first time at once. Errors: INVALID_INPUT, FORBIDDEN (its host is not allowed), CONFLICT (kept already, or too many). */
  keep(request: KeepFeed): KeptFeed
  /** Errors: INVALID_INPUT, NOT_FOUND. */
  change(request: ChangeFeed): KeptFeed
  /** What it brought stays. Errors: NOT_FOUND. */
  remove(id: string): Promise<void>
  /** Fetches it now, due or not; how that went is in the answer. Errors: NOT_FOUND. */
  fetchNow(id: string): Promise<KeptFeed>
  /** Resolves when nothing is being fetched. */
  settled(): Promise<void>
}

/** What a feed brought is read by the imports, one at a time. */
export type FeedImports = {
  isBusy(): boolean
  /** Reads a fetched file to its end and removes it. Errors: CONFLICT while another import runs. */
  importFetched(path: string, feed: StoredFeed): Promise<ForecastImport>
  /** Of the version that was read last. */
  ofFeed(feedId: string): ForecastImport | null
  forgetFeed(feedId: string): void
}

const mostFeeds = 200
/** Until the import that is in the way may be over. */
const busyWaitMs = 60_000
/** The wall clock may be set, and the machine may sleep: no wait is longer than this. */
const longestWaitMs = 15 * 60_000

export function createKeptFeeds(dependencies: {
  store: Store
  clock: Clock
  createId: CreateId
  changes: Changes
  feeds: Pick<Feeds, 'fetchToFile' | 'requireAllowed'>
  imports: FeedImports
  notices: Pick<ForecastNotices, 'tell' | 'settle'>
}): KeptFeeds {
  const { store, clock, createId, changes, feeds, imports, notices } = dependencies
  const rows = createKeptFeedStore(store)
  let started = false
  let cancelTimer: Cancel | undefined
  let working: Promise<void> = Promise.resolve()
  let fetching: { id: string; stop: AbortController; ended: Promise<void> } | undefined

  const find = (id: string): StoredFeed => {
    const found = rows.find(id)
    if (found) return found
    throw new HeadroomError('NOT_FOUND', `There is no feed ${id}.`)
  }
  const show = ({ validators: _validators, ...feed }: StoredFeed): KeptFeed => ({
    ...feed,
    nextAt: feed.paused ? null : feed.nextAt,
    fetching: fetching?.id === feed.id,
    lastImport: imports.ofFeed(feed.id),
  })
  const save = (feed: StoredFeed) => {
    store.transaction(() => {
      rows.save(feed)
      store.afterCommit(() => changes.publish('forecasts', feed.id))
    })
  }

  const succeeded = (
    id: string,
    outcome: 'read' | 'unchanged',
    rowsAdded: number,
    validators?: FeedValidators,
  ) => {
    const feed = rows.find(id)
    if (!feed) return
    const now = clock.now()
    save({
      ...feed,
      last: { at: now, outcome, error: null },
      currentAt: now,
      nextAt: nextAfterSuccess(feed.every, now),
      failingSince: null,
      failures: 0,
      rowsAdded: feed.rowsAdded + rowsAdded,
      validators: validators ?? feed.validators,
    })
    notices.settle('feed', id)
  }
  const failed = (id: string, error: unknown) => {
    const feed = rows.find(id)
    if (!feed) return
    const now = clock.now()
    const message = error instanceof Error ? error.message : String(error)
    const failing = { failures: feed.failures + 1, failingSince: feed.failingSince ?? now }
    const serverWaitMs = waitNamed(error)
    const nextAt = nextAfterFailure(feed.every, failing, now, serverWaitMs)
    save({ ...feed, ...failing, nextAt, last: { at: now, outcome: 'failed', error: message } })
    if (!hasFailedForLong(failing, now)) return
    const toldOnce = `feed ${id} ${failing.failingSince}`
    const sentence = `The feed ${feed.url} has failed for a day. ${message}`
    notices.tell({ kind: 'feed', customerId: null, subjectId: id, toldOnce, sentence })
  }

  const fetchAndRead = async (feed: StoredFeed, signal: AbortSignal): Promise<void> => {
    try {
      const file = await feeds.fetchToFile(feed.url, { known: feed.validators, signal })
      if (!file) return succeeded(feed.id, 'unchanged', 0)
      const read = await imports.importFetched(file.path, feed)
      if (read.state === 'failed') failed(feed.id, new Error(read.error ?? 'It could not be read.'))
      if (read.state === 'done') succeeded(feed.id, 'read', read.rowsAdded, file.validators)
    } catch (error) {
      if (isHeadroomError(error, 'CANCELLED')) return
      // Another file is being imported: no fault of the feed.
      if (isHeadroomError(error, 'CONFLICT')) save({ ...find(feed.id), nextAt: clock.now() + busyWaitMs })
      else failed(feed.id, error)
    }
  }
  /** One fetch from its beginning to its end in the history. */
  const fetchOne = async (id: string): Promise<void> => {
    const feed = rows.find(id)
    if (!feed) return
    const stop = new AbortController()
    const ended = fetchAndRead(feed, stop.signal).finally(() => {
      fetching = undefined
      changes.publish('forecasts', id)
    })
    fetching = { id, stop, ended }
    changes.publish('forecasts', id)
    await ended
  }
  /** What fails here is no feed but the workspace; the next turn is taken all the same. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const turn = working.then(work)
    working = turn.catch((error: unknown) => {
      process.emitWarning(`Feeds could not be fetched: ${String(error)}`)
    })
    return turn
  }

  const fetchDue = async (): Promise<void> => {
    while (started && !imports.isBusy()) {
      const due = rows.list().find(({ paused, nextAt }) => !paused && nextAt <= clock.now())
      if (!due) return
      await fetchOne(due.id)
    }
  }
  const wake = () => {
    cancelTimer?.()
    cancelTimer = undefined
    if (!started) return
    const times = rows.list().flatMap(({ paused, nextAt }) => (paused ? [] : [nextAt]))
    if (times.length === 0) return
    const leastMs = imports.isBusy() ? busyWaitMs : 0
    const waitMs = Math.max(leastMs, Math.min(...times) - clock.now())
    cancelTimer = clock.after(Math.min(waitMs, longestWaitMs), () => {
      void inTurn(fetchDue)
      void working.then(wake)
    })
  }

  return {
    start() {
      if (started) return
      started = true
      wake()
    },
    async stop() {
      started = false
      wake()
      fetching?.stop.abort()
      await working
    },
    list: () => rows.list().map(show),
    get: (id) => show(find(id)),
    keep(input) {
      const request = parseInput(keepFeedSchema, input)
      const { url, every, contentType = null, subject = null, timeZone = null } = request
      feeds.requireAllowed(url)
      const known = rows.list()
      if (known.some((feed) => feed.url === url))
        throw new HeadroomError('CONFLICT', `${url} is kept already. Change how often it is fetched instead.`)
      if (known.length >= mostFeeds)
        throw new HeadroomError('CONFLICT', `At most ${mostFeeds} feeds are kept. Remove one first.`)
      const id = createId('feed')
      const now = clock.now()
      rows.insert({ id, url, every, contentType, subject, timeZone, createdAt: now, nextAt: now })
      changes.publish('forecasts', id)
      wake()
      return show(find(id))
    },
    change(input) {
      const { id, every, paused } = parseInput(changeFeedSchema, input)
      const feed = find(id)
      const changed = { ...feed, every: every ?? feed.every, paused: paused ?? feed.paused }
      const lastAt = feed.last?.at ?? clock.now()
      const again = feed.paused && !changed.paused
      const soonest = changed.every === feed.every ? feed.nextAt : nextAfterSuccess(changed.every, lastAt)
      save({ ...changed, nextAt: again ? clock.now() : soonest })
      if (changed.paused) notices.settle('feed', id)
      wake()
      return show(find(id))
    },
    async remove(id) {
      find(id)
      if (fetching?.id === id) {
        fetching.stop.abort()
        await fetching.ended
      }
      store.transaction(() => {
        rows.remove(id)
        imports.forgetFeed(id)
        notices.settle('feed', id)
        store.afterCommit(() => changes.publish('forecasts', id))
      })
      wake()
    },
    async fetchNow(id) {
      find(id)
      await inTurn(() => fetchOne(id))
      wake()
      return show(find(id))
    },
    settled: () => working,
  }
}

/** How long the server asked to be left alone, in milliseconds. */
function waitNamed(error: unknown): number {
  const seconds = isHeadroomError(error) ? error.details.retryAfterSeconds : undefined
  return typeof seconds === 'number' ? seconds * 1000 : 0
}
