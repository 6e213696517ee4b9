import { readdir, readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { basename, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { HostMonitor } from '../../host/host.ts'
import type { Jobs } from '../../jobs/jobs.ts'
import { startTestConsole, type TestConsole } from '../test-console.ts'
import { safeFileName } from './uploads-endpoint.ts'

const roomy = {
  host: { freeDiskBytes: async () => 1e12 } as Partial<HostMonitor> as HostMonitor,
  jobs: { settings: () => ({ minimumFreeDiskBytes: 1e9 }) } as Partial<Jobs> as Jobs,
}

let testConsole: TestConsole
afterEach(() => testConsole.stop())

const inbox = () => readdir(join(testConsole.folder, 'inbox'))

test('an upload lands whole in the inbox under a safe name', async () => {
  testConsole = await startTestConsole(roomy)
  const body = new Uint8Array(300_000).fill(7)
  const answer = await testConsole.fetch(`/upload/${encodeURIComponent('../été "1" %d.mp4')}`, {
    method: 'PUT',
    body,
  })
  expect(answer.status).toBe(201)
  const { path, sizeBytes } = (await answer.json()) as { path: string; sizeBytes: number }
  expect(basename(path)).toBe('été _1_ _d.mp4')
  expect(path.startsWith(join(testConsole.folder, 'inbox'))).toBe(true)
  expect(sizeBytes).toBe(300_000)
  expect((await readFile(path)).equals(body)).toBe(true)
})

test.each([true, false])(
  'an upload over the limit is refused and leaves nothing (length announced: %s)',
  async (announced) => {
    testConsole = await startTestConsole(roomy, { maximumUploadBytes: 1000 })
    const body = announced ? new Uint8Array(2000) : new Blob([new Uint8Array(2000)]).stream()
    const answer = await testConsole.fetch('/upload/a.mp4', {
      method: 'PUT',
      body,
      duplex: 'half',
    } as RequestInit)
    expect(answer.status).toBe(413)
    expect(await answer.json()).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
    expect(await inbox()).toEqual([])
  },
)

test('an upload that would fill the disk is refused', async () => {
  testConsole = await startTestConsole({
    ...roomy,
    host: { freeDiskBytes: async () => 1e9 + 10 } as Partial<HostMonitor> as HostMonitor,
  })
  const answer = await testConsole.fetch('/upload/a.mp4', { method: 'PUT', body: new Uint8Array(11) })
  expect(answer.status).toBe(507)
  expect(await answer.json()).toMatchObject({ code: 'DISK_FULL' })
  expect(await inbox()).toEqual([])
})

test('an upload that breaks off leaves nothing', async () => {
  testConsole = await startTestConsole(roomy)
  const { hostname, port } = new URL(testConsole.url)
  const sent = request({
    hostname,
    port,
    method: 'PUT',
    path: '/upload/half.mp4',
    headers: { authorization: `Bearer ${testConsole.token}`, 'content-length': '100000' },
  })
  sent.on('error', () => {})
  sent.write(new Uint8Array(1000))
  await expect.poll(inbox).toHaveLength(1)
  sent.destroy()
  await expect.poll(inbox).toEqual([])
})

test('an upload needs a session or a token', async () => {
  testConsole = await startTestConsole(roomy)
  const answer = await fetch(`${testConsole.url}/upload/a.mp4`, { method: 'PUT', body: 'x' })
  expect(answer.status).toBe(401)
})

test.each([
  ['a.mp4', 'a.mp4'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\clips\\one.mov', 'one.mov'],
  ['-rf.mp4', 'rf.mp4'],
  ['.hidden', 'hidden'],
  ['new\nline\u202e.mp4', 'new_line_.mp4'],
  ['frame_%04d.png', 'frame__04d.png'],
  [`${'ü'.repeat(300)}.mp4`, `${'ü'.repeat(98)}.mp4`],
])('%j is stored as %j', (given, stored) => {
  expect(safeFileName(given)).toBe(stored)
})

test.each(['', '..', '   ', '/', '.-'])('%j is no name', (given) => {
  expect(() => safeFileName(given)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
})
