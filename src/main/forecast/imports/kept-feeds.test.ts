import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ForecastStudio, openForecastStudio } from '../testing.ts'
import { hasFailedForLong, nextAfterFailure, nextAfterSuccess } from './feed-schedule.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const item = (title: string) =>
  `<item><title>${title}</title><category>sports</category><pubDate>Sat, 03 Jan 2026 11:05:30 GMT</pubDate></item>`
const feedOf = (...titles: string[]) => `<rss><channel>${titles.map(item).join('')}</channel></rss>`

let studio: ForecastStudio
let server: Server
let host: string
let asked: IncomingHttpHeaders[]
let answer: (headers: IncomingHttpHeaders, response: ServerResponse) => void

beforeEach(async () => {
  studio = await openForecastStudio()
  asked = []
  server = createServer((request, response) => {
    asked.push(request.headers)
    answer(request.headers, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  studio.forecasts.imports.setFeedSettings({ allowedHosts: [host] })
})
afterEach(async () => {
  await studio.remove()
  server.closeAllConnections()
  server.close()
})

const feeds = () => studio.forecasts.imports.feeds
const url = () => `http://${host}/trends.rss`
/** Moves the clock and waits for what fell due. */
async function pass(durationMs: number) {
  studio.clock.advance(durationMs)
  await feeds().settled()
}
async function keepStarted(every: 'hour' | 'day' = 'hour') {
  studio.forecasts.start()
  const { id } = feeds().keep({ url: url(), every })
  await pass(0)
  return id
}
const trendRows = () =>
  studio.store.database.prepare('SELECT subject, samples FROM trend_hours ORDER BY subject').raw().all()
const feedNotices = () => studio.forecasts.notices.list().filter(({ kind }) => kind === 'feed')

/** Versions of a document as servers tell them apart. */
const serve = (etag: string, body: string) => {
  answer = (headers, response) => {
    if (headers['if-none-match'] === etag) response.writeHead(304).end()
    else {
      const modified = 'Sat, 03 Jan 2026 12:00:00 GMT'
      response.writeHead(200, { etag, 'last-modified': modified }).end(body)
    }
  }
}
const fail = (status: number, headers: Record<string, string> = {}) => {
  answer = (_, response) => response.writeHead(status, headers).end()
}

describe('feeds that are kept', () => {
  it('are fetched at once, then every hour, and asked whether anything changed', async () => {
    serve('"one"', feedOf('Final'))
    const id = await keepStarted()
    expect(feeds().get(id)).toMatchObject({
      last: { outcome: 'read', error: null },
      rowsAdded: 1,
      lastImport: { state: 'done', rowsAdded: 1, format: 'RSS or Atom' },
      nextAt: studio.clock.now() + hourMs,
    })

    await pass(hourMs - 1)
    expect(asked).toHaveLength(1)
    await pass(1)
    expect(asked[1]).toMatchObject({
      'if-none-match': '"one"',
      'if-modified-since': 'Sat, 03 Jan 2026 12:00:00 GMT',
    })
    expect(feeds().get(id)).toMatchObject({ last: { outcome: 'unchanged' }, currentAt: studio.clock.now() })

    serve('"two"', feedOf('Final', 'Semifinal'))
    await pass(hourMs)
    expect(feeds().get(id)).toMatchObject({
      last: { outcome: 'read' },
      rowsAdded: 2,
      lastImport: { rowsAdded: 1, rowsRepeated: 1 },
    })
    expect(trendRows()).toEqual([
      ['Final', 1],
      ['Semifinal', 1],
    ])
    // What the schedule brings does not push a person's own imports off the list.
    expect(studio.forecasts.imports.list()).toEqual([])
  })

  it('take a row once, whether it came by schedule or by hand, named or by its address', async () => {
    answer = (_, response) => response.end('time,score\n2026-01-03T11:05:30Z,12\n')
    await keepStarted()
    const byHand = await studio.forecasts.imports.begin({ kind: 'trends', url: url() })
    expect(await studio.forecasts.imports.finished(byHand.id)).toMatchObject({
      rowsAdded: 0,
      rowsRepeated: 1,
    })
    expect(trendRows()).toEqual([['trends', 1]])
  })

  it('are tried again ever later while they fail, told after a day, and settled when they are back', async () => {
    fail(500)
    const id = await keepStarted()
    const delays: number[] = []
    while (studio.clock.now() - feeds().get(id).failingSince! < dayMs) {
      const { nextAt } = feeds().get(id)
      delays.push((nextAt! - studio.clock.now()) / minuteMs)
      expect(feedNotices()).toEqual([])
      await pass(nextAt! - studio.clock.now())
    }
    expect(delays).toEqual([5, 10, 20, 40, 80, 160, 320, 360, 360, 85])
    expect(feedNotices()).toMatchObject([
      {
        subjectId: id,
        settledAt: null,
        sentence: `The feed ${url()} has failed for a day. ${host} answered with status 500. Check the address of the feed.`,
      },
    ])
    await pass(dayMs)
    expect(feedNotices()).toHaveLength(1)

    serve('"one"', feedOf('Final'))
    await pass(6 * hourMs)
    expect(feeds().get(id)).toMatchObject({ failures: 0, failingSince: null, last: { outcome: 'read' } })
    expect(feedNotices()).toMatchObject([{ settledAt: studio.clock.now() }])
  })

  it('keep what they brought when the document breaks, and do not take the broken one for known', async () => {
    serve('"one"', feedOf('Final'))
    const id = await keepStarted('day')
    serve('"broken"', '<rss><channel><item>')
    await pass(dayMs)
    expect(feeds().get(id)).toMatchObject({ last: { outcome: 'failed' }, failures: 1, rowsAdded: 1 })
    await pass(5 * minuteMs)
    expect(asked.at(-1)).toMatchObject({ 'if-none-match': '"one"' })
    expect(feeds().get(id).failures).toBe(2)
    expect(trendRows()).toEqual([['Final', 1]])
  })

  it('are left alone for as long as the server asks', async () => {
    fail(429, { 'retry-after': '7200' })
    const id = await keepStarted()
    expect(feeds().get(id).nextAt).toBe(studio.clock.now() + 2 * hourMs)
  })

  it('rest while paused, go on when resumed, and are gone when removed', async () => {
    serve('"one"', feedOf('Final'))
    const id = await keepStarted()
    expect(feeds().change({ id, paused: true })).toMatchObject({ paused: true, nextAt: null })
    await pass(2 * dayMs)
    expect(asked).toHaveLength(1)
    feeds().change({ id, paused: false, every: 'day' })
    await pass(0)
    expect(asked).toHaveLength(2)
    expect(feeds().get(id).nextAt).toBe(studio.clock.now() + dayMs)
    await feeds().remove(id)
    await pass(2 * dayMs)
    expect(asked).toHaveLength(2)
    expect(feeds().list()).toEqual([])
    expect(trendRows()).toEqual([['Final', 1]])
  })

  it('wait for a file that is being imported, and are removed in the middle of a fetch', async () => {
    let hangs = true
    answer = (_, response) => {
      if (!hangs) response.end(feedOf('Final'))
    }
    studio.forecasts.start()
    const { id } = feeds().keep({ url: url() })
    const arrived = new Promise((resolve) => server.once('request', resolve))
    studio.clock.advance(0)
    await arrived
    expect(feeds().get(id).fetching).toBe(true)
    await feeds().remove(id)
    expect(feeds().list()).toEqual([])

    hangs = false
    const again = feeds().keep({ url: url() })
    const byHand = studio.importText('time,title\n2026-01-03T11:05:30Z,By hand\n', { kind: 'trends' })
    await new Promise((resolve) => setImmediate(resolve))
    await byHand
    await pass(minuteMs)
    expect(feeds().get(again.id)).toMatchObject({ failures: 0, rowsAdded: 1 })
  })

  it('are fetched by hand without a console that runs, and refused when their host is not allowed', async () => {
    serve('"one"', feedOf('Final'))
    const { id } = feeds().keep({ url: url() })
    expect(await feeds().fetchNow(id)).toMatchObject({ last: { outcome: 'read' }, rowsAdded: 1 })
    expect(() => feeds().keep({ url: url() })).toThrow('kept already')
    expect(() => feeds().keep({ url: 'http://elsewhere.example/a' })).toThrow('not among the hosts')
    studio.forecasts.imports.setFeedSettings({ allowedHosts: [] })
    expect(await feeds().fetchNow(id)).toMatchObject({
      last: {
        outcome: 'failed',
        error: 'No host is allowed for feeds yet. Add it under Settings, Feeds first.',
      },
    })
  })
})

describe('the schedule of a feed', () => {
  it('follows the interval, and its back-off never falls below it for daily feeds', () => {
    expect(nextAfterSuccess('hour', 0)).toBe(hourMs)
    const late = { failures: 30, failingSince: 0 }
    expect(nextAfterFailure('hour', late, 10 * dayMs)).toBe(10 * dayMs + 6 * hourMs)
    expect(nextAfterFailure('day', late, 10 * dayMs)).toBe(11 * dayMs)
    expect(nextAfterFailure('hour', { failures: 1, failingSince: 0 }, 0, 90 * dayMs)).toBe(dayMs)
    expect(hasFailedForLong({ failures: 9, failingSince: 0 }, dayMs)).toBe(true)
    expect(hasFailedForLong({ failures: 9, failingSince: 1 }, dayMs)).toBe(false)
  })
})
