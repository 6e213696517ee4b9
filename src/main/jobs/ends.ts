/** Who waits for which job to end. */
export function createEnds() {
  const waiting = new Map<string, Set<() => void>>()
  return {
    tell(jobId: string): void {
      for (const resolve of waiting.get(jobId) ?? []) resolve()
      waiting.delete(jobId)
    },
    /** Rejects with the signal's reason when it is aborted. */
    wait(jobId: string, signal?: AbortSignal): Promise<void> {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const onAbort = () => reject(signal?.reason)
      const waiters = waiting.get(jobId) ?? new Set()
      waiting.set(jobId, waiters.add(resolve))
      if (signal?.aborted) onAbort()
      signal?.addEventListener('abort', onAbort, { once: true })
      return promise.finally(() => {
        waiters.delete(resolve)
        signal?.removeEventListener('abort', onAbort)
      })
    },
  }
}
