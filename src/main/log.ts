import { randomBytes } from 'node:crypto'

/** Where the program tells its operator what no page can show. Never given secrets, codes or whole requests. */
export type Log = {
  info(message: string): void
  /** Writes the error with its stack and returns the reference a person can quote. */
  failure(message: string, error: unknown): string
}

/** One line a message, ISO time first; `write` gets whole lines without the line break. */
export function createLog(write: (line: string) => void, now: () => number = Date.now): Log {
  const line = (level: string, message: string) =>
    write(`${new Date(now()).toISOString()} ${level} ${message}`)
  return {
    info: (message) => line('info', message),
    failure(message, error) {
      const reference = `err_${randomBytes(6).toString('base64url')}`
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
      line('error', `${reference} ${message}\n${detail}`)
      return reference
    },
  }
}

export const standardErrorLog: Log = createLog((line) => process.stderr.write(`${line}\n`))
