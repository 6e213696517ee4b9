import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openForecastStudio } from '../testing.ts'
import { fetchFeed, isPrivateAddress } from './fetch-feed.ts'

const feed = `<rss><channel><item><title>Final</title><category>sports</category><pubDate>Sat, 03 Jan 2026 11:05:30 GMT</pubDate></item></channel></rss>`
let server: Server
let port: number
let folder: string
let file: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-feeds-'))
  server = createServer((request, response) => {
    if (request.url === '/feed') response.end(feed)
    else if (request.url === '/packed')
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(feed))
    else if (request.url === '/away') response.writeHead(302, { location: 'http://elsewhere.example/' }).end()
    else if (request.url === '/here') response.writeHead(302, { location: '/feed' }).end()
    else if (request.url === '/loop') response.writeHead(302, { location: '/loop' }).end()
    else if (request.url === '/large') response.end('x'.repeat(5000))
    else if (request.url === '/slow') response.write('x')
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => {
  file = join(folder, `feed-${Math.random()}`)
})

const from = (path: string, hosts: readonly string[], host = `127.0.0.1:${port}`) =>
  fetchFeed(new URL(`http://${host}${path}`), file, hosts, {
    limits: { mostBytes: 1000, mostMs: 500, mostRedirects: 3 },
  })

describe('feeds from a URL', () => {
  it.each(['/feed', '/packed', '/here'])('%s comes from an allowed host', async (path) => {
    await from(path, [`127.0.0.1:${port}`])
    expect(await readFile(file, 'utf8')).toBe(feed)
  })

  it.each([
    ['a host off the list', '/feed', [], 'FORBIDDEN'],
    ['a listed host at another port', '/feed', ['127.0.0.1'], 'FORBIDDEN'],
    ['a redirect off the list', '/away', undefined, 'FORBIDDEN'],
    ['a redirect without end', '/loop', undefined, 'SOURCE_UNREADABLE'],
    ['more than allowed', '/large', undefined, 'PAYLOAD_TOO_LARGE'],
    ['an answer that does not end', '/slow', undefined, 'SOURCE_UNREADABLE'],
    ['an error', '/missing', undefined, 'SOURCE_UNREADABLE'],
  ])('refuses %s and leaves nothing', async (_, path, hosts, code) => {
    await expect(from(path, hosts ?? [`127.0.0.1:${port}`])).rejects.toMatchObject({ code })
    await expect(readFile(file)).rejects.toThrow('ENOENT')
  })

  it('refuses a listed name that leads inside, unless the address is listed too', async () => {
    const name = `localhost:${port}`
    await expect(from('/feed', [name], name)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await from('/feed', [name, '127.0.0.1', '[::1]'], name)
  })

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '::1',
    'fe80::1',
    'fd00::1',
    '::ffff:192.168.0.1',
    '0.0.0.0',
  ])('%s is private', (address) => {
    expect(isPrivateAddress(address)).toBe(true)
  })
  it.each(['93.184.216.34', '2606:2800:220:1::1'])('%s is public', (address) => {
    expect(isPrivateAddress(address)).toBe(false)
  })

  it('is imported like a file, once its host is allowed', async () => {
    const studio = await openForecastStudio()
    try {
      const { imports } = studio.forecasts
      const request = { kind: 'trends' as const, url: `http://127.0.0.1:${port}/feed` }
      await expect(imports.begin(request)).rejects.toMatchObject({ code: 'FORBIDDEN' })
      expect(() => imports.setFeedSettings({ allowedHosts: ['http://x/'] })).toThrow('Write a host')
      imports.setFeedSettings({ allowedHosts: [`127.0.0.1:${port}`] })
      const { id } = await imports.begin(request)
      const done = await imports.finished(id)
      expect(done).toMatchObject({ state: 'done', rowsAdded: 1, url: request.url, format: 'RSS or Atom' })
      await expect(readFile(done.path)).rejects.toThrow('ENOENT')
    } finally {
      await studio.remove()
    }
  })
})
