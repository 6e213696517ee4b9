import type { IncomingMessage } from 'node:http'
import { sessionLifetimeMs } from '../sessions.ts'

/** Browsers share cookies between the ports of a host, so each console names its own. */
export function sessionCookieName(port: number): string {
  return `headroom_session_${port}`
}

/** Out of reach of scripts, and never sent by another site's page. */
export function sessionCookie(name: string, secret: string, lifetimeMs = sessionLifetimeMs): string {
  return `${name}=${secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${Math.round(lifetimeMs / 1000)}`
}

export function readCookie({ headers }: Pick<IncomingMessage, 'headers'>, name: string): string | undefined {
  for (const pair of (headers.cookie ?? '').split(';')) {
    const [key, ...value] = pair.trim().split('=')
    if (key === name) return value.join('=')
  }
  return undefined
}
