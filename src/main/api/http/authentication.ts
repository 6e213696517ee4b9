import type { IncomingMessage } from 'node:http'
import type { Actor } from '#shared/activity.ts'
import { HeadroomError } from '#shared/errors.ts'
import { hashSecret, matchesHash } from '../secrets.ts'
import type { Sessions } from '../sessions.ts'
import type { Tokens } from '../tokens.ts'
import { checkCookieRequest } from './request-guard.ts'
import { readCookie } from './session-cookie.ts'

export type Authentication = {
  /** Who asks, by session, token or as the command line. Errors: UNAUTHENTICATED, FORBIDDEN. */
  identify(request: IncomingMessage): Actor
}

/** The person at the console, in either host. */
export const operator: Actor = { kind: 'operator', name: 'Console' }

/** `commandLineSecret` lives as long as the server and stands in the workspace's connection file. */
export function createAuthentication(dependencies: {
  tokens: Pick<Tokens, 'verify'>
  sessions: Pick<Sessions, 'verify'>
  commandLineSecret: string
  cookieName(): string
}): Authentication {
  const { tokens, sessions, cookieName } = dependencies
  const commandLineHash = hashSecret(dependencies.commandLineSecret)

  const bearer = (secret: string): Actor | undefined => {
    if (matchesHash(secret, commandLineHash)) return { kind: 'command-line', name: 'Command line' }
    const token = tokens.verify(secret)
    return token && { kind: 'token', name: token.name }
  }

  return {
    identify(request) {
      const { authorization } = request.headers
      if (authorization !== undefined) {
        const secret = /^Bearer ([\w.-]{1,200})$/i.exec(authorization)?.[1]
        const actor = secret === undefined ? undefined : bearer(secret)
        if (actor) return actor
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
      return operator
    },
  }
}
