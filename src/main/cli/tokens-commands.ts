import { defineCommand, UsageError } from './command.ts'
import { formatTime } from './format.ts'
import { printable, table } from './output.ts'

export const tokensCommand = defineCommand({
  name: 'tokens',
  usage: '',
  summary: 'API tokens and when they were last used',
  options: {},
  positionals: [0, 0],
  async run(_, { connect, output }) {
    const { client } = await connect('data')
    const tokens = await client.tokens.list()
    const columns = [{ title: 'Token' }, { title: 'Created' }, { title: 'Last used' }, { title: 'Id' }]
    const rows = tokens.map(({ name, createdAt, lastUsedAt, id }) => [
      printable(name),
      formatTime(createdAt),
      lastUsedAt === null ? 'never' : formatTime(lastUsedAt),
      id,
    ])
    output.result(tokens, () => table(columns, rows))
  },
})

export const tokensAddCommand = defineCommand({
  name: 'tokens add',
  usage: 'NAME',
  summary: 'Makes an API token; its secret is shown this once',
  options: {},
  positionals: [1, 1],
  async run({ positionals }, { connect, output }) {
    const { client } = await connect('data')
    const created = await client.tokens.create({ name: positionals[0]! })
    output.result(created, () => [
      created.secret,
      'Keep it now: it is not shown again. Send it as “Authorization: Bearer <secret>”.',
    ])
  },
})

export const tokensRevokeCommand = defineCommand({
  name: 'tokens revoke',
  usage: 'NAME|ID',
  summary: 'Ends a token at once',
  options: {},
  positionals: [1, 1],
  async run({ positionals }, { connect, output }) {
    const { client } = await connect('data')
    const wanted = positionals[0]!
    const token = (await client.tokens.list()).find(({ id, name }) => id === wanted || name === wanted)
    if (!token) throw new UsageError(`No token is named “${printable(wanted)}”.`)
    await client.tokens.revoke({ id: token.id })
    output.result({ ok: true, id: token.id }, () => [`Revoked ${printable(token.name)}.`])
  },
})
