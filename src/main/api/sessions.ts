import type { Clock } from '../clock.ts'
import { createSecret, hashSecret } from './secrets.ts'
import type { SessionStore } from './sessions.store.ts'

/** How a browser signs in: a one-time code, handed over out of band, is exchanged for a session that lives in a cookie. */
export type Sessions = {
  /** A code for one sign-in within a minute. */
  createCode(): string
  /** The new session's secret; undefined for a code that is unknown, used or too old. */
  redeem(code: string): string | undefined
  verify(secret: string): boolean
  end(secret: string): void
}

export const codeLifetimeMs = 60_000
export const sessionLifetimeMs = 7 * 24 * 60 * 60 * 1000

/** Codes live in memory; sessions are kept as hashes in the workspace, so that a restarted console knows its open pages. */
export function createSessions({ store, clock }: { store: SessionStore; clock: Clock }): Sessions {
  const codes = new Map<string, number>()
  const key = (secret: string) => hashSecret(secret).toString('base64url')

  const forgetOldCodes = () => {
    for (const [code, expiresAt] of codes) if (expiresAt <= clock.now()) codes.delete(code)
  }

  return {
    createCode() {
      forgetOldCodes()
      const code = createSecret()
      codes.set(key(code), clock.now() + codeLifetimeMs)
      return code
    },
    redeem(code) {
      forgetOldCodes()
      if (!codes.delete(key(code))) return undefined
      const secret = createSecret()
      store.removeExpired(clock.now())
      store.insert(hashSecret(secret), clock.now() + sessionLifetimeMs)
      return secret
    },
    verify(secret) {
      const expiresAt = store.expiresAt(hashSecret(secret))
      return expiresAt !== undefined && expiresAt > clock.now()
    },
    end(secret) {
      store.remove(hashSecret(secret))
    },
  }
}
