import type { IncomingMessage } from 'node:http'
import { HeadroomError } from '#shared/errors.ts'
import { hashSecret, matchesHash } from '../secrets.ts'
import type { Sessions } from '../sessions.ts'
import type { Tokens } from '../tokens.ts'
import { checkCookieRequest } from './request-guard.ts'
import { readCookie } from './session-cookie.ts'

export type Authentication = {
  /** Lets a known session, token or the command line pass. Errors: UNAUTHENTICATED, FORBIDDEN. */
  check(request: IncomingMessage): void
}

/** `commandLineSecret` lives as long as the server and stands in the workspace's connection file. */
export function createAuthentication(dependencies: {
  tokens: Pick<Tokens, 'verify'>
  sessions: Pick<Sessions, 'verify'>
  commandLineSecret: string
  cookieName(): string
}): Authentication {
  const { tokens, sessions, cookieName } = dependencies
  const commandLineHash = hashSecret(dependencies.commandLineSecret)
  const bearerIsKnown = (secret: string) =>
    matchesHash(secret, commandLineHash) || tokens.verify(secret) !== undefined

  return {
    check(request) {
      const { authorization } = request.headers
      if (authorization !== undefined) {
        const secret = /^Bearer ([\w.-]{1,200})$/i.exec(authorization)?.[1]
        if (secret !== undefined && bearerIsKnown(secret)) return
        throw new HeadroomError('UNAUTHENTICATED', 'This token is not known, or it was revoked.')
      }
      const session = readCookie(request, cookieName())
      if (session === undefined || !sessions.verify(session)) {
        throw new HeadroomError(
          'UNAUTHENTICATED',
          'Sign in first: run “headroom sign-in” in a terminal of this machine, or send a token.',
        )
      }
      checkCookieRequest(request)
    },
  }
}
