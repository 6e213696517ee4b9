import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli } from './spawn-cli.ts'

let folder: string
let server: Server
let host: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-cli-feeds-'))
  server = createServer((request, response) => {
    if (request.headers['if-none-match'] === '"one"') response.writeHead(304).end()
    else response.writeHead(200, { etag: '"one"' }).end('[{"time":"2026-01-03T11:05:30Z","title":"Final"}]')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true, force: true })
})

const cli = (...argv: string[]) => runCli(join(folder, 'workspace'), 'feeds', ...argv)

test('a feed is allowed, kept, fetched, paused and removed', async () => {
  const url = `http://${host}/trends.json`
  expect((await cli('allow', host)).stdout).toBe(`Feeds may come from ${host}.\n`)
  const { id } = JSON.parse((await cli('add', url, '--every', 'day', '--json')).stdout)
  expect((await cli('fetch', id)).stdout).toContain('1 scores added, 0 were there already')
  expect((await cli('fetch', id)).stdout).toContain('has not changed')
  expect((await cli('pause', id)).stdout).toContain('is paused')
  expect((await cli()).stdout).toMatch(new RegExp(`${id} +${url} +day +\\S.* +paused +1\n`))
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  const failed = await cli('fetch', id)
  expect(failed).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('could not be fetched') })
  expect((await cli()).stdout).toContain('failed once: The feed of')
  expect((await cli('remove', id)).stdout).toContain('is no longer kept')
})
