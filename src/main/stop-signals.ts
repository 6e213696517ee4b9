/**
 * Runs `stop` once when the person or the system asks this process to end; asking again ends it at once. The process ends by itself when
 * nothing is left to do.
 */
export function onStopSignal(stop: (signal: NodeJS.Signals) => void): void {
  let asked = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (asked) process.exit(130)
      asked = true
      stop(signal)
    })
  }
}
