import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ForecastStudio, openForecastStudio } from '../testing.ts'
import type { ReadOptions, RowOutcome, Viewing } from './import-rows.ts'
import { mediaIdOf } from './media-address.ts'
import { createViewingReader } from './viewing-logs.ts'

let studio: ForecastStudio
beforeEach(async () => {
  studio = await openForecastStudio()
})
afterEach(() => studio.remove())

const hour = (text: string) => Math.floor(Date.parse(text) / 3_600_000)
const viewRows = () =>
  studio.store.database
    .prepare<[], [number, string, string, number]>(
      'SELECT hour, media_id, content_type, views FROM view_hours ORDER BY hour, media_id',
    )
    .raw()
    .all()

/** The dirt of a real campus trace: host names and parameters in place of ids, a line cut short, one repeated. */
const trace = `1189828805.208862 63.22.65.73 140.8.48.66 GETVIDEO lML9dik8QNw 55.226.42.233\u0020
1189828810.212831 63.22.65.73 35.139.191.73 GETVIDEO bBXyB7niEc0&origin 55.253.185.27\u0020
1189828811.000001 63.22.65.73 35.139.191.73 LLNWD bBXyB7niEc0&start 55.253.185.27\u0020
1189828812.5 63.22.65.73 35.139.191.74 GETVIDEO ash-v10.ash.youtube.com 55.253.185.27\u0020
1189828819.70502 63.22.65.73 102.15.254.20 GETVIDEO GxCkoqhtOqg\u0020
1189828805.208862 63.22.65.73 140.8.48.66 GETVIDEO lML9dik8QNw 55.226.42.233\u0020
`

const combined = [
  '10.0.0.1 - - [10/Jan/2025:13:05:36 +0100] "GET /vod/film-7/master.m3u8 HTTP/1.1" 200 512 "-" "Player/1.0"',
  '10.0.0.1 - - [10/Jan/2025:13:05:37 +0100] "GET /vod/film-7/720p/seg-001.ts?token=a HTTP/1.1" 200 99 "-" "Player/1.0"',
  '10.0.0.1 - - [10/Jan/2025:13:20:37 +0100] "GET /vod/film-7/720p/seg-150.ts HTTP/1.1" 206 99 "-" "a \\"quoted\\" player"',
  '10.0.0.1 - - [10/Jan/2025:14:30:00 +0100] "GET /vod/film-7/master.m3u8 HTTP/1.1" 304 - "-" "Player/1.0"',
  '10.0.0.2 - frank [10/Jan/2025:13:06:00 +0100] "GET /clips/caf%C3%A9.mp4 HTTP/1.1" 200 99',
  '10.0.0.2 - - [10/Jan/2025:13:06:01 +0100] "GET /index.html HTTP/1.1" 200 99 "-" "-"',
  '10.0.0.2 - - [10/Jan/2025:13:06:02 +0100] "POST /clips/a.mp4 HTTP/1.1" 200 99 "-" "-"',
  '10.0.0.2 - - [10/Jan/2025:13:06:03 +0100] "GET /clips/none.mp4 HTTP/1.1" 404 99 "-" "-"',
  '10.0.0.2 - - [31/Feb/2025:13:06:03 +0100] "GET /clips/a.mp4 HTTP/1.1" 200 99 "-" "-"',
  '10.0.0.2 - - [10/Jan/2025:13:06:03 +0100] "-" 408 0 "-" "-"',
  'garbage',
]

describe('viewing logs', () => {
  it('a trace is put right, its dirt counted with examples, and a row taken once', async () => {
    const done = await studio.importText(trace, { kind: 'views', contentType: 'News' })
    expect(done).toMatchObject({ state: 'done', format: 'trace', rowsAdded: 3, rowsRepeated: 1 })
    expect(done).toMatchObject({ rowsDirty: 2, rowsRepaired: 2 })
    expect(done.remarks).toContainEqual({
      effect: 'dirty',
      reason: 'a host name where the media id should be',
      rows: 1,
      firstLine: 4,
      examples: [trace.split('\n')[3]],
    })
    expect(viewRows()).toEqual([
      [hour('2007-09-15T04:00:00Z'), 'bBXyB7niEc0', 'news', 2],
      [hour('2007-09-15T04:00:00Z'), 'lML9dik8QNw', 'news', 1],
    ])
    const again = await studio.importText(gzipSync(trace), {
      kind: 'views',
      contentType: 'News',
      name: 'again.dat.gz',
    })
    expect(again).toMatchObject({ rowsAdded: 0, rowsRepeated: 4 })
    expect(studio.forecasts.imports.mostWatched({ limit: 1 })).toMatchObject([
      { mediaId: 'bBXyB7niEc0', views: 2 },
    ])
  })

  it('an access log counts viewings, not their parts, and passes over what is about something else', async () => {
    const done = await studio.importText(combined.join('\n'), { kind: 'views' })
    expect(done).toMatchObject({ format: 'Apache access log', rowsAdded: 3, rowsDirty: 3, rowsPassedOver: 5 })
    expect(viewRows()).toEqual([
      [hour('2025-01-10T12:00:00Z'), 'clips/café.mp4', '', 1],
      [hour('2025-01-10T12:00:00Z'), 'vod/film-7', '', 1],
      [hour('2025-01-10T13:00:00Z'), 'vod/film-7', '', 1],
    ])
  })

  it('a W3C log names its fields, again after a restart, by spaces or tabs', async () => {
    const text = [
      '#Version: 1.0',
      '#Fields: date time cs-method cs-uri-stem sc-status c-ip',
      '2025-01-10 12:00:00 GET /a/b.mp4 200 10.0.0.1',
      '2025-01-10 12:00:01 GET /a/b.mp4 200',
      '#Date: 2025-01-11 00:00:00',
      '#Fields: time\tc-ip\tcs-uri-stem',
      '00:30:00\t10.0.0.1\t/shows/news/manifest.mpd',
    ].join('\r\n')
    const done = await studio.importText(text, { kind: 'views' })
    expect(done).toMatchObject({ format: 'W3C extended log', rowsAdded: 2, rowsDirty: 1 })
    expect(viewRows().map(([at, media]) => [at, media])).toEqual([
      [hour('2025-01-10T12:00:00Z'), 'a/b.mp4'],
      [hour('2025-01-11T00:00:00Z'), 'shows/news'],
    ])
  })

  it('a CSV may count several views a row', async () => {
    const text =
      'time,media_id,type,views\n2025-01-10T12:00:00Z,m1,Film,40\n2025-01-10T12:00:00Z,m1,Film,-1\n'
    expect(await studio.importText(text, { kind: 'views' })).toMatchObject({ rowsAdded: 1, rowsDirty: 1 })
    expect(viewRows()).toEqual([[hour('2025-01-10T12:00:00Z'), 'm1', 'film', 40]])
  })

  it.each([
    ['/live/ch1/audio_en/1080p/5.m4s', 'live/ch1'],
    ['http://cdn.example/a/b%20c.MOV?x=1#t', 'a/b c.MOV'],
    ['/720p/index.m3u8', '720p'],
    ['/logo.png', undefined],
    ['/%E0%A4%A/a.mp4', undefined],
    ['/', undefined],
  ])('the media id of %s', (address, expected) => {
    expect(mediaIdOf(address)).toBe(expected)
  })
})

describe('trends', () => {
  const trendRows = () =>
    studio.store.database
      .prepare<[], unknown[]>(
        'SELECT category, subject, score_sum, samples FROM trend_hours ORDER BY hour, subject',
      )
      .raw()
      .all()

  it('a series of mentions is about what it is named after', async () => {
    const text =
      'timestamp,value\n2015-02-26 21:42:53,104\n2015-02-26 21:47:53,100\n2015-02-26 22:02:53,\n2015-02-26 22:07:53,9\n'
    const done = await studio.importText(text, {
      kind: 'trends',
      contentType: 'News',
      name: 'Twitter_volume_AAPL.csv',
    })
    expect(done).toMatchObject({ rowsAdded: 3, rowsDirty: 1, format: 'CSV' })
    expect(trendRows()).toEqual([
      ['news', 'Twitter_volume_AAPL', 204, 2],
      ['news', 'Twitter_volume_AAPL', 9, 1],
    ])
  })

  const feed = `<?xml version="1.0"?>
<rss version="2.0" xmlns:ht="https://trends.example/"><channel><title>Daily</title>
<item><title>Cup &amp; final</title><category>Sports</category><ht:approx_traffic>2K+</ht:approx_traffic><pubDate>Sat, 03 Jan 2026 11:05:30 GMT</pubDate></item>
<item><title><![CDATA[A <b>film</b>]]></title><pubDate>whenever</pubDate></item></channel></rss>`
  const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>Storm</title>
<category term="news"/><updated>2026-01-03T10:00:00Z</updated></entry></feed>`

  it.each([
    ['rss', feed, ['sports', 'Cup & final', 2000, 1], 1],
    ['atom', atom, ['news', 'Storm', 1, 1], 0],
    [
      'json',
      '{"trends":[{"mediaId":"m1","category":"Film","score":1.5,"time":"2026-01-03T10:00:00Z"},7]}',
      ['film', 'm1', 1.5, 1],
      1,
    ],
    [
      'jsonl',
      '{"title":"m2","score":"1,000","at":1767434400}\n{"title":"m3","score":-1,"at":1767434400}\n',
      ['', 'm2', 1000, 1],
      1,
    ],
  ])('%s', async (ending, text, row, rowsDirty) => {
    const done = await studio.importText(text, { kind: 'trends', name: `trend.${ending}` })
    expect(done).toMatchObject({ state: 'done', rowsAdded: 1, rowsDirty })
    expect(trendRows()).toEqual([row])
  })

  it.each([
    [
      '<!DOCTYPE lolz [<!ENTITY lol "lol">]><rss><channel><item><title>&lol;</title></item></channel></rss>',
      'document type',
    ],
    ['<rss><channel><item><title>&lol;</title></item></channel></rss>', 'entity'],
    [`<rss>${'<a>'.repeat(100)}`, 'too deeply'],
    ['<rss><channel>', 'cannot be read'],
    ['<html></html>', 'not rss or feed'],
    ['{"a":1}', 'no list of trends'],
    ['', 'time and title'],
  ])('refuses %s', async (text, reason) => {
    const failed = await studio.importText(text, { kind: 'trends' })
    expect(failed.state).toBe('failed')
    expect(failed.error).toContain(reason)
  })
})

describe('readers of viewing logs', () => {
  const options: ReadOptions = {
    timeZone: 'UTC',
    now: Date.UTC(2026, 0, 1),
    contentType: '',
    subject: undefined,
  }
  const isSound = (outcome: RowOutcome<Viewing>) =>
    outcome === 'nothing' ||
    'dirty' in outcome ||
    'passedOver' in outcome ||
    (Number.isSafeInteger(outcome.row.at) && outcome.row.mediaId !== '' && outcome.row.key.length === 12)

  it.each([
    ['#Fields: date time cs-uri-stem', 'W3C extended log'],
    [combined[0]!, 'Apache access log'],
    [trace.split('\n')[0]!, 'trace'],
    ['time,media id', 'CSV'],
  ])('any line after %s has an outcome', (first, format) => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...combined))),
        (lines) => {
          const reader = createViewingReader(first, options)
          expect(reader.format).toBe(format)
          expect([first, ...lines].every((line) => isSound(reader.read(line)))).toBe(true)
        },
      ),
    )
  })

  it('every viewing written as a trace is read as it was', () => {
    const id = fc.stringMatching(/^[\w-]{11}$/)
    fc.assert(
      fc.property(
        fc.integer({ min: 946_684_800, max: 1_767_000_000 }),
        id,
        fc.boolean(),
        (at, mediaId, dirty) => {
          const line = `${at}.5 1.2.3.4 5.6.7.8 GETVIDEO ${mediaId}${dirty ? '&origin' : ''} 9.9.9.9`
          const outcome = createViewingReader(line, options).read(line)
          expect(outcome).toMatchObject({ row: { at: at * 1000 + 500, mediaId } })
          expect(outcome !== 'nothing' && 'repaired' in outcome).toBe(dirty)
        },
      ),
    )
  })
})
