import { allowedHostSchema } from '#shared/forecast-imports.ts'
import { feedIntervals, type KeptFeed } from '#shared/kept-feeds.ts'
import { defineCommand, UsageError } from './command.ts'
import { CommandRefused } from './failure.ts'
import { formatTime } from './format.ts'
import { printable, table } from './output.ts'

const feedsCommand = defineCommand({
  name: 'feeds',
  usage: '',
  summary: 'Feeds of trends that are fetched again and again while a console runs, and how that goes',
  options: {},
  positionals: [0, 0],
  async run(_, { connect, output }) {
    const { client } = await connect('data')
    const feeds = await client.forecasts.feeds()
    output.result(feeds, () =>
      feeds.length === 0
        ? ['No feed is kept. Keep one: headroom feeds add URL --every hour']
        : [
            ...table(
              [
                { title: 'Id' },
                { title: 'Feed' },
                { title: 'Every' },
                { title: 'Up to date' },
                { title: 'Next' },
                { title: 'Rows', alignRight: true },
              ],
              feeds.map(({ id, url, every, currentAt, nextAt, rowsAdded }) => [
                id,
                printable(url),
                every,
                currentAt === null ? 'never' : formatTime(currentAt),
                nextAt === null ? 'paused' : formatTime(nextAt),
                String(rowsAdded),
              ]),
            ),
            ...feeds.flatMap(describeFailure),
          ],
    )
  },
})

const feedsAddCommand = defineCommand({
  name: 'feeds add',
  usage: 'URL [--every hour|day] [--category NAME] [--subject NAME] [--time-zone ZONE]',
  summary: 'Keeps a feed of trends of an allowed host; a console that runs fetches it',
  options: {
    every: { type: 'string' },
    category: { type: 'string' },
    subject: { type: 'string' },
    'time-zone': { type: 'string' },
  },
  positionals: [1, 1],
  async run({ positionals, values }, { connect, output }) {
    const every = feedIntervals.find((known) => known === (values.every ?? 'hour'))
    if (!every) throw new UsageError(`--every is one of ${feedIntervals.join(', ')}, not “${values.every}”.`)
    const { client } = await connect('data')
    const feed = await client.forecasts.keepFeed({
      url: positionals[0]!,
      every,
      contentType: values.category,
      subject: values.subject,
      timeZone: values['time-zone'],
    })
    output.result(feed, () => [
      `${printable(feed.url)} is kept (${feed.id}), and fetched every ${every} while a console runs.`,
    ])
  },
})

const feedsAllowCommand = defineCommand({
  name: 'feeds allow',
  usage: 'HOST',
  summary: 'Lets feeds come from a host, such as feeds.example.org or feeds.example.org:8443',
  options: {},
  positionals: [1, 1],
  async run({ positionals }, { connect, output }) {
    const host = allowedHostSchema.safeParse(positionals[0])
    if (!host.success) throw new UsageError(host.error.issues[0]!.message)
    const { client } = await connect('data')
    const { allowedHosts } = await client.forecasts.feedSettings()
    const settings = await client.forecasts.setFeedSettings({
      allowedHosts: [...new Set([...allowedHosts, host.data])],
    })
    output.result(settings, () => [`Feeds may come from ${settings.allowedHosts.map(printable).join(', ')}.`])
  },
})

const feedsFetchCommand = defineCommand({
  name: 'feeds fetch',
  usage: 'ID',
  summary: 'Fetches a kept feed now, due or not',
  options: {},
  positionals: [1, 1],
  async run({ positionals }, { connect, output }) {
    const { client } = await connect('data')
    const feed = await client.forecasts.fetchFeed({ id: positionals[0]! })
    if (feed.last?.outcome === 'failed') {
      const message = feed.last.error ?? 'It failed.'
      throw new CommandRefused([{ path: feed.url, code: 'SOURCE_UNREADABLE', message }], { feed })
    }
    output.result(feed, () => [
      feed.last?.outcome === 'read' && feed.lastImport
        ? `${printable(feed.url)}: ${feed.lastImport.rowsAdded} scores added, ${feed.lastImport.rowsRepeated} were there already.`
        : `${printable(feed.url)} has not changed.`,
    ])
  },
})

const pausing = (verb: 'pause' | 'resume') =>
  defineCommand({
    name: `feeds ${verb}`,
    usage: 'ID',
    summary:
      verb === 'pause' ? 'Leaves a kept feed alone until it is resumed' : 'Fetches a paused feed again',
    options: {},
    positionals: [1, 1],
    async run({ positionals }, { connect, output }) {
      const { client } = await connect('data')
      const feed = await client.forecasts.changeFeed({ id: positionals[0]!, paused: verb === 'pause' })
      output.result(feed, () => [
        feed.paused
          ? `${printable(feed.url)} is paused.`
          : `${printable(feed.url)} is fetched every ${feed.every} again.`,
      ])
    },
  })

const feedsRemoveCommand = defineCommand({
  name: 'feeds remove',
  usage: 'ID',
  summary: 'No longer keeps a feed; what it brought stays',
  options: {},
  positionals: [1, 1],
  async run({ positionals }, { connect, output }) {
    const { client } = await connect('data')
    const id = positionals[0]!
    await client.forecasts.removeFeed({ id })
    output.result({ id }, () => [`${printable(id)} is no longer kept.`])
  },
})

export const feedsCommands = [
  feedsCommand,
  feedsAllowCommand,
  feedsAddCommand,
  feedsFetchCommand,
  pausing('pause'),
  pausing('resume'),
  feedsRemoveCommand,
]

function describeFailure({ url, last, failures }: KeptFeed): string[] {
  if (last?.outcome !== 'failed') return []
  const times = failures === 1 ? 'once' : `${failures} times in a row`
  return [`${printable(url)} failed ${times}: ${printable(last.error ?? '')}`]
}
