import { type Connection, staleAfterMs } from './api/connection.ts'

export interface ConnectionDescription {
  tone: 'good' | 'wait' | 'bad'
  label: string
  /** Null before the host was first heard. */
  ageMs: number | null
}

/** The connection in a word an operator can act on. Silence is as bad as a closed line. */
export function describeConnection(connection: Connection, now: number): ConnectionDescription {
  const ageMs = connection.lastHeardAt === null ? null : Math.max(0, now - connection.lastHeardAt)
  switch (connection.phase) {
    case 'connecting':
      return { tone: 'wait', label: 'Connecting', ageMs }
    case 'signed-out':
      return { tone: 'bad', label: 'Signed out: open Headroom again', ageMs }
    case 'lost':
      return { tone: 'bad', label: 'Not connected, trying again', ageMs }
    case 'live':
      if (ageMs !== null && ageMs > staleAfterMs) return { tone: 'bad', label: 'No answer', ageMs }
      return { tone: 'good', label: 'Live', ageMs }
  }
}
