import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'
import { HeadroomError } from '#shared/errors.ts'

export type GuardOptions = {
  port: number
  /** True unless the console listens beyond this machine. */
  loopbackOnly: boolean
  /** Further names it is reached by, lower case. */
  allowedHosts: readonly string[]
}

export const loopback = '127.0.0.1'

/** True for an address that only this machine reaches. */
export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || address.startsWith('127.')
}

type Request = { method?: string | undefined; headers: IncomingHttpHeaders }

/**
 * Refuses a Host this console does not go by: a page of another site can make its own name resolve to this machine (DNS rebinding), but
 * cannot make the browser send our name. An address cannot be rebound, so beyond loopback any address is taken.
 */
export function checkHost(request: Request, options: GuardOptions): void {
  const { name, port } = splitHost(request.headers.host ?? '')
  // A proxy in front may have any port.
  if (options.allowedHosts.includes(name)) return
  const ownAddress =
    ['localhost', '127.0.0.1', '::1'].includes(name) || (!options.loopbackOnly && isIP(name) !== 0)
  if (ownAddress && (port === options.port || (port === null && options.port === 80))) return
  throw new HeadroomError(
    'FORBIDDEN',
    'This console does not go by that name. Use the address it printed, or start it with --allow-host NAME.',
  )
}

/**
 * Refuses what another site's page asks for. A foreign Origin is refused outright; `Sec-Fetch-Site` also tells another port of this machine,
 * which a SameSite cookie does not.
 */
export function checkOrigin(request: Request): void {
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  const foreign = origin !== undefined && !(origin === `http://${host}` || origin === `https://${host}`)
  const crossSite = site === 'cross-site' || site === 'same-site'
  if (foreign || crossSite) throw new HeadroomError('FORBIDDEN', 'Another site cannot use this console.')
}

/** A browser names the origin of whatever changes something; a request by cookie that does not is none of our pages'. */
export function checkCookieRequest(request: Request): void {
  const reads = request.method === 'GET' || request.method === 'HEAD'
  if (reads || request.headers.origin !== undefined) return
  throw new HeadroomError('FORBIDDEN', 'A session can change things only from the console’s own pages.')
}

function splitHost(host: string): { name: string; port: number | null } {
  const match = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i.exec(host)
  if (!match) return { name: '', port: null }
  const name = (match[1] ?? '').replace(/^\[|\]$/g, '').toLowerCase()
  return { name, port: match[2] === undefined ? null : Number(match[2]) }
}
