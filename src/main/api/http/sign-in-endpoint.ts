import { z } from 'zod'
import { HeadroomError } from '#shared/errors.ts'
import { servedText } from '../file-set.ts'
import type { Sessions } from '../sessions.ts'
import { type Endpoint, type Exchange, readJson, sendJson } from './exchange.ts'
import { sendFile } from './pages-endpoint.ts'
import { sessionCookie } from './session-cookie.ts'
import { signInPage, signInScript } from './sign-in-page.ts'

const codeSchema = z.object({ code: z.string().min(1).max(200) })

const page = servedText(signInPage, 'text/html; charset=utf-8')
const script = servedText(signInScript, 'text/javascript; charset=utf-8')

export const sendSignInScript: Endpoint = async (exchange) => sendFile(exchange, script)

/** GET /sign-in is the page; POST /sign-in {code} exchanges a code for the session's cookie. Errors: UNAUTHENTICATED. */
export function createSignInEndpoint(sessions: Sessions, cookieName: () => string): Endpoint {
  return async (exchange) => {
    if (exchange.request.method !== 'POST') return sendFile(exchange, page)
    const body = codeSchema.safeParse(await readJson(exchange.request, 1024))
    const secret = body.success ? sessions.redeem(body.data.code) : undefined
    if (secret === undefined) {
      throw new HeadroomError(
        'UNAUTHENTICATED',
        'This sign-in code was used already or is older than a minute.',
      )
    }
    exchange.response.setHeader('Set-Cookie', sessionCookie(cookieName(), secret))
    sendJson(exchange.response, 200, { ok: true })
  }
}

/** POST /sign-out ends the session of the cookie. */
export function signOut(
  { response }: Exchange,
  options: { sessions: Sessions; cookieName: string; secret: string },
) {
  options.sessions.end(options.secret)
  response.setHeader('Set-Cookie', sessionCookie(options.cookieName, '', 0))
  sendJson(response, 200, { ok: true })
}
