import type { QueryClient } from '@tanstack/react-query'
import type { Change } from '#shared/changes.ts'
import { type ConnectionStore, reconnectDelayMs } from './connection.ts'
import { toFailure } from './failure.ts'
import { isStale, staleAfter } from './topics.ts'

/** Bursts within this time become one round of reading. */
const coalesceMs = 200

interface Dependencies {
  queryClient: QueryClient
  connection: ConnectionStore
  openChanges(signal: AbortSignal): Promise<AsyncIterable<Change[]>>
  random(): number
}

/**
 * Follows the stream of changes for as long as the console is open: marks what changed as stale, so that what is on the page is read again,
 * and comes back with growing pauses when the host goes away. `start` and `stop` may be called twice.
 */
export function createLiveUpdates(dependencies: Dependencies): { start(): void; stop(): void } {
  const { queryClient, connection, openChanges, random } = dependencies
  let abort: AbortController | null = null
  let pending: Change[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let refreshing = false

  /** One round of reading at a time: a slow host gets fewer rounds, never a queue of them and never an answer thrown away. */
  async function refresh(): Promise<void> {
    timer = undefined
    const stale = staleAfter(pending)
    pending = []
    refreshing = true
    await queryClient.invalidateQueries({
      predicate: ({ queryKey }) => {
        const [path, options] = queryKey as [readonly string[], { input?: unknown } | undefined]
        return Array.isArray(path) && isStale(stale, path, options?.input)
      },
    })
    refreshing = false
    if (pending.length > 0 && abort) schedule()
  }

  function schedule(): void {
    if (!refreshing) timer ??= setTimeout(() => void refresh(), coalesceMs)
  }

  function heard(changes: Change[]): void {
    // A stream that was opened before the session ended goes on; only a new answer shows that somebody signed in again.
    const { phase } = connection.get()
    connection.update({
      phase: phase === 'signed-out' ? phase : 'live',
      lastHeardAt: Date.now(),
      attempts: 0,
    })
    if (changes.length === 0) return
    pending.push(...changes)
    schedule()
  }

  async function follow(signal: AbortSignal): Promise<void> {
    let interrupted = false
    while (!signal.aborted) {
      try {
        const changes = await openChanges(signal)
        connection.update({ phase: 'live', lastHeardAt: Date.now(), attempts: 0 })
        if (interrupted) void queryClient.invalidateQueries()
        for await (const batch of changes) heard(batch)
      } catch (error) {
        if (signal.aborted) return
        if (toFailure(error).code === 'UNAUTHENTICATED') connection.update({ phase: 'signed-out' })
      }
      if (signal.aborted) return
      interrupted = true
      const { phase, attempts } = connection.get()
      connection.update({ phase: phase === 'signed-out' ? phase : 'lost', attempts: attempts + 1 })
      await pause(reconnectDelayMs(attempts, random()), signal)
    }
  }

  return {
    start() {
      if (abort) return
      abort = new AbortController()
      void follow(abort.signal)
    },
    stop() {
      abort?.abort()
      abort = null
      clearTimeout(timer)
      timer = undefined
    },
  }
}

function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, durationMs)
    function done(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done)
  })
}
