import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestConsole, type TestConsole } from './test-console.ts'

let testConsole: TestConsole
beforeAll(async () => {
  testConsole = await startTestConsole()
})
afterAll(() => testConsole.stop())

const statusWith = async (authorization: string) =>
  (await fetch(`${testConsole.url}/api/status`, { headers: { authorization } })).status

test('a token lets in until it is revoked', async () => {
  const { token, secret } = await testConsole.client.tokens.create({ name: 'render farm' })
  expect(await statusWith(`Bearer ${secret}`)).toBe(200)
  const listed = await testConsole.client.tokens.list()
  expect(listed.find(({ id }) => id === token.id)?.lastUsedAt).toBeTypeOf('number')
  await testConsole.client.tokens.revoke({ id: token.id })
  expect(await statusWith(`Bearer ${secret}`)).toBe(401)
})

test('the secret is not in the workspace, nor in the list', async () => {
  const { secret } = await testConsole.client.tokens.create({ name: 'kept nowhere' })
  const random = secret.split('.')[1]!
  expect(random.length).toBe(43)
  expect(JSON.stringify(await testConsole.client.tokens.list())).not.toContain(random)
  for (const file of ['headroom.sqlite', 'headroom.sqlite-wal']) {
    expect((await readFile(join(testConsole.folder, file))).includes(random)).toBe(false)
  }
})

test('a name is given once', async () => {
  await testConsole.client.tokens.create({ name: 'twice' })
  await expect(testConsole.client.tokens.create({ name: 'twice' })).rejects.toMatchObject({
    code: 'CONFLICT',
  })
})

test('revoking what is not there is NOT_FOUND', async () => {
  await expect(testConsole.client.tokens.revoke({ id: 'tok_nothing' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})

test.each(['Bearer', 'Bearer x', 'Basic abc', "Bearer tok_a.' OR 1=1 --"])(
  '%s does not let in',
  async (value) => {
    expect(await statusWith(value)).toBe(401)
  },
)

test('the typed client hears what is wrong, too', async () => {
  const link = new RPCLink({ url: `${testConsole.url}/rpc`, headers: { authorization: 'Bearer none' } })
  const stranger: typeof testConsole.client = createORPCClient(link)
  await expect(stranger.studio.status()).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
    message: 'This token is not known, or it was revoked.',
  })
})

test('a token id with another secret does not let in', async () => {
  const { token } = await testConsole.client.tokens.create({ name: 'guessed' })
  expect(await statusWith(`Bearer ${token.id}.${'A'.repeat(43)}`)).toBe(401)
})

test('the command line’s secret lets in as long as the server runs', async () => {
  expect(await statusWith(`Bearer ${testConsole.server.commandLineSecret}`)).toBe(200)
})
