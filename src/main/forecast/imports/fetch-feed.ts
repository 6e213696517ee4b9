import { lookup } from 'node:dns'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { HeadroomError } from '#shared/errors.ts'

/** Limits that a feed must keep to. */
export interface FeedLimits {
  readonly mostBytes: number
  /** From the first connection to the last byte, redirects included. */
  readonly mostMs: number
  readonly mostRedirects: number
}

/** What a server says of a version of a document, to be asked later whether there is another; good at this address only. */
export interface FeedValidators {
  readonly url: string
  readonly etag: string | null
  readonly lastModified: string | null
}

export type FetchedFeed =
  | { readonly kind: 'fetched'; readonly validators: FeedValidators }
  /** Nothing was written. */
  | { readonly kind: 'unchanged' }

export interface FetchOptions {
  readonly limits?: FeedLimits
  /** Of the version that is there already. */
  readonly known?: FeedValidators | null
  /** Ends the fetch with CANCELLED. */
  readonly signal?: AbortSignal
}
const usualLimits: FeedLimits = { mostBytes: 32 * 1024 * 1024, mostMs: 30_000, mostRedirects: 5 }

const privateAddresses = new BlockList()
const privateSubnets4 =
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4'
const privateSubnets6 =
  '::/128 ::1/128 64:ff9b::/96 100::/64 2001:db8::/32 2002::/16 fc00::/7 fe80::/10 ff00::/8'
for (const subnet of privateSubnets4.split(' ')) addSubnet(subnet, 'ipv4')
for (const subnet of privateSubnets6.split(' ')) addSubnet(subnet, 'ipv6')

function addSubnet(subnet: string, family: 'ipv4' | 'ipv6'): void {
  const [network = '', bits] = subnet.split('/')
  privateAddresses.addSubnet(network, Number(bits), family)
}

/** Loopback, link-local, private and reserved addresses, IPv4 ones inside IPv6 too. */
export function isPrivateAddress(address: string): boolean {
  const inside = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (inside) return isPrivateAddress(inside)
  const family = isIP(address)
  return family === 0 || privateAddresses.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

/** `host` or `host:port` as the allow-list writes it; a port stands only where it is not the protocol's own. */
export function hostOf(url: URL): string {
  return url.host.toLowerCase()
}

/**
 * Fetches a document into a new file.
 *
 * A host must be on the list, wherever a redirect leads; a name of the list that turns out to be a private address is refused, since
 * whoever answers for the name would reach into this network: a private address must be listed too.
 *
 * Errors: FORBIDDEN (host, address or redirect off the list), SOURCE_UNREADABLE (no answer, an error, too slow; `retryAfterSeconds` in
 * its details where the server named a wait), PAYLOAD_TOO_LARGE, CANCELLED.
 */
export async function fetchFeed(
  url: URL,
  file: string,
  allowedHosts: readonly string[],
  { limits = usualLimits, known = null, signal: stopped }: FetchOptions = {},
): Promise<FetchedFeed> {
  const tooLate = AbortSignal.timeout(limits.mostMs)
  const signal = stopped ? AbortSignal.any([tooLate, stopped]) : tooLate
  try {
    const { response, from } = await follow(url, { allowedHosts, limits, known, signal })
    if (response.statusCode === 304) return { kind: 'unchanged' }
    const { headers } = response
    const unpacked = headers['content-encoding'] === 'gzip' ? [createGunzip()] : []
    const measured = limitedTo(limits.mostBytes)
    await pipeline([response, ...unpacked, measured, createWriteStream(file, { flags: 'wx' })], { signal })
    const validators = {
      url: from.href,
      etag: headers.etag ?? null,
      lastModified: headers['last-modified'] ?? null,
    }
    return { kind: 'fetched', validators }
  } catch (error) {
    await rm(file, { force: true })
    if (stopped?.aborted) throw new HeadroomError('CANCELLED', 'The feed was no longer wanted.')
    throw explain(error, url, tooLate, limits)
  }
}

interface Followed {
  readonly allowedHosts: readonly string[]
  readonly limits: FeedLimits
  readonly known: FeedValidators | null
  readonly signal: AbortSignal
}

async function follow(first: URL, options: Followed): Promise<{ response: IncomingMessage; from: URL }> {
  const { allowedHosts, limits, known } = options
  let url = first
  for (let redirects = 0; redirects <= limits.mostRedirects; redirects++) {
    requireAllowed(url, allowedHosts)
    const conditions = known?.url === url.href ? conditionsOf(known) : {}
    const response = await get(url, conditions, options)
    const { statusCode = 0, headers } = response
    if (statusCode === 200) return { response, from: url }
    response.destroy()
    if (statusCode === 304 && Object.keys(conditions).length > 0) return { response, from: url }
    if (statusCode < 300 || statusCode >= 400 || headers.location === undefined) {
      throw new HeadroomError(
        'SOURCE_UNREADABLE',
        `${url.host} answered with status ${statusCode}. Check the address of the feed.`,
        waitNamed(headers['retry-after']),
      )
    }
    url = new URL(headers.location, url)
  }
  throw new HeadroomError(
    'SOURCE_UNREADABLE',
    `${first.host} redirects more than ${limits.mostRedirects} times.`,
  )
}

function conditionsOf({ etag, lastModified }: FeedValidators): Record<string, string> {
  return {
    ...(etag === null ? {} : { 'if-none-match': etag }),
    ...(lastModified === null ? {} : { 'if-modified-since': lastModified }),
  }
}

/** Servers name a wait in seconds; those that name a date are asked at the usual time. */
function waitNamed(retryAfter: string | undefined): Record<string, unknown> {
  const seconds = /^\d{1,9}$/.test(retryAfter ?? '') ? Number(retryAfter) : undefined
  return seconds === undefined ? {} : { retryAfterSeconds: seconds }
}

/** Errors: FORBIDDEN. */
export function requireAllowed(url: URL, allowedHosts: readonly string[]): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new HeadroomError('FORBIDDEN', `Feeds are fetched by http or https, not by ${url.protocol}`)
  if (url.username !== '' || url.password !== '')
    throw new HeadroomError('FORBIDDEN', 'The address of a feed may not carry a name or password.')
  if (allowedHosts.includes(hostOf(url))) return
  throw new HeadroomError(
    'FORBIDDEN',
    `${hostOf(url)} is not among the hosts that feeds may come from. Add it under Settings, Feeds.`,
    { host: hostOf(url) },
  )
}

function get(
  url: URL,
  conditions: Readonly<Record<string, string>>,
  { allowedHosts, signal }: Followed,
): Promise<IncomingMessage> {
  const start = url.protocol === 'https:' ? requestHttps : requestHttp
  const headers = {
    accept: 'application/rss+xml, application/atom+xml, application/json, text/csv, */*;q=0.1',
    ...conditions,
  }
  return new Promise((resolve, reject) => {
    const request = start(url, { signal, headers, lookup: lookupAllowed(allowedHosts), agent: false })
    request.once('response', resolve)
    request.once('error', reject)
    request.end()
  })
}

/**
 * Checked where the connection is made, so that a name cannot answer otherwise a moment later. (An address in place of a name is not
 * looked up: the list has it as itself.)
 */
function lookupAllowed(allowedHosts: readonly string[]): LookupFunction {
  const isListed = (address: string) =>
    allowedHosts.some((host) => host === address || host.startsWith(`${address}:`) || host === `[${address}]`)
  return (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '')
      const inside = addresses.find(({ address }) => isPrivateAddress(address) && !isListed(address))
      if (inside) {
        const refusal = new HeadroomError(
          'FORBIDDEN',
          `${hostname} leads to the private address ${inside.address}. List that address too if it is meant.`,
        )
        return done(refusal, '')
      }
      if (options.all) return done(null, addresses)
      const [first] = addresses
      return done(null, first!.address, first!.family)
    })
  }
}

function limitedTo(mostBytes: number): Transform {
  let bytes = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.byteLength
      if (bytes <= mostBytes) return done(null, chunk)
      const limit = `${Math.round(mostBytes / 1024 / 1024)} MiB`
      done(
        new HeadroomError(
          'PAYLOAD_TOO_LARGE',
          `The feed is larger than ${limit}. Save it as a file and import that.`,
        ),
      )
    },
  })
}

function explain(error: unknown, url: URL, tooLate: AbortSignal, limits: FeedLimits): HeadroomError {
  if (error instanceof HeadroomError) return error
  const cause = (error as { cause?: unknown }).cause
  if (cause instanceof HeadroomError) return cause
  const reason = tooLate.aborted
    ? `it took longer than ${Math.round(limits.mostMs / 1000)} seconds`
    : error instanceof Error
      ? error.message
      : String(error)
  return new HeadroomError('SOURCE_UNREADABLE', `The feed of ${url.host} could not be fetched: ${reason}.`)
}
