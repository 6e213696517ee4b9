import { AsyncIteratorClass } from '@orpc/server'
import type { Change, ChangeTopic } from '#shared/changes.ts'
import type { Changes } from '../changes.ts'
import type { Clock } from '../clock.ts'

/** At most ten messages a second reach one listener. */
const messageSpacingMs = 100

/** Beyond this many ids of one topic, a message says "read the topic again" instead of naming each. */
const maximumIdsPerTopic = 100

/** Changes waiting to be sent, newest of each kept: never more than topics x (ids + 1). */
export type PendingChanges = Map<ChangeTopic, Map<string | null, Change>>

/** Adds a change. A change of the topic as a whole stands for all its ids. */
export function addChange(pending: PendingChanges, change: Change): void {
  const ids = pending.get(change.topic) ?? new Map<string | null, Change>()
  pending.set(change.topic, ids)
  if (ids.has(null) || change.id === null || ids.size >= maximumIdsPerTopic) {
    ids.clear()
    ids.set(null, { ...change, id: null })
    return
  }
  ids.set(change.id, change)
}

export function takeChanges(pending: PendingChanges): Change[] {
  const changes = [...pending.values()].flatMap((ids) => [...ids.values()])
  pending.clear()
  return changes.sort((a, b) => a.at - b.at)
}

/**
 * What changes from now on, coalesced for one listener. The first message is empty and comes at once, so that a page knows the stream
 * is open. Ends when `signal` aborts or the listener returns; a slow listener costs bounded memory.
 */
export function streamChanges(
  changes: Changes,
  clock: Clock,
  signal?: AbortSignal,
): AsyncIteratorClass<Change[]> {
  const pending: PendingChanges = new Map()
  let wake: () => void = () => {}
  let ended = false
  let opened = false
  let sentAt = Number.NEGATIVE_INFINITY

  const unsubscribe = changes.subscribe((change) => {
    addChange(pending, change)
    wake()
  })
  const end = () => {
    if (ended) return
    ended = true
    unsubscribe()
    signal?.removeEventListener('abort', end)
    wake()
  }
  signal?.addEventListener('abort', end)
  if (signal?.aborted) end()

  const somethingHappens = () => new Promise<void>((resolve) => (wake = resolve))
  const mayBeSent = async () => {
    const waitMs = sentAt + messageSpacingMs - clock.now()
    if (waitMs <= 0) return
    const cancel = clock.after(waitMs, () => wake())
    while (!ended && clock.now() < sentAt + messageSpacingMs) await somethingHappens()
    cancel()
  }

  const next = async (): Promise<IteratorResult<Change[]>> => {
    if (ended) return { done: true, value: undefined }
    if (!opened) {
      opened = true
      return { done: false, value: [] }
    }
    while (!ended && pending.size === 0) await somethingHappens()
    await mayBeSent()
    if (ended) return { done: true, value: undefined }
    sentAt = clock.now()
    return { done: false, value: takeChanges(pending) }
  }
  return new AsyncIteratorClass<Change[]>(next, async () => end())
}
