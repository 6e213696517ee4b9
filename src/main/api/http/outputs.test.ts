import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HeadroomError } from '#shared/errors.ts'
import type { Jobs } from '../../jobs/jobs.ts'
import type { DeliveredJob } from '../job-outputs.ts'
import { startTestConsole, type TestConsole } from '../test-console.ts'

const job: { delivered?: DeliveredJob } = {}
let testConsole: TestConsole

beforeAll(async () => {
  testConsole = await startTestConsole({
    jobs: {
      get(id: string) {
        if (id !== 'job_delivered') throw new HeadroomError('NOT_FOUND', `There is no job ${id}.`)
        return { job: job.delivered! }
      },
    } as unknown as Jobs,
  })
  const outputFolder = join(testConsole.folder, 'out')
  await mkdir(join(outputFolder, 'clip hls', '720p'), { recursive: true })
  await writeFile(join(outputFolder, 'clip.mp4'), '0123456789')
  await writeFile(join(outputFolder, 'diary.txt'), 'private')
  await writeFile(join(outputFolder, 'clip hls', 'master.m3u8'), '#EXTM3U')
  await writeFile(join(outputFolder, 'clip hls', '720p', 'init.mp4'), 'init')
  await symlink(join(testConsole.folder, 'headroom.sqlite'), join(outputFolder, 'clip hls', 'link.mp4'))
  job.delivered = {
    outputFolder,
    outputFiles: [
      { path: join(outputFolder, 'clip.mp4'), kind: 'file', sizeBytes: 10, description: 'MP4' },
      {
        path: join(outputFolder, 'clip hls', 'master.m3u8'),
        kind: 'hls',
        sizeBytes: 11,
        description: 'HLS',
      },
    ],
  }
})
afterAll(() => testConsole.stop())

const get = (path: string, headers: Record<string, string> = {}) =>
  testConsole.fetch(`/outputs/job_delivered/${path}`, { headers })

test('a file output is sent with its type', async () => {
  const answer = await get('clip.mp4')
  expect(answer.headers.get('content-type')).toBe('video/mp4')
  expect(answer.headers.get('accept-ranges')).toBe('bytes')
  expect(await answer.text()).toBe('0123456789')
})

test.each([
  ['bytes=2-4', '234', 'bytes 2-4/10'],
  ['bytes=7-', '789', 'bytes 7-9/10'],
  ['bytes=-3', '789', 'bytes 7-9/10'],
  ['bytes=5-99', '56789', 'bytes 5-9/10'],
])('%s is sent as a part', async (range, content, contentRange) => {
  const answer = await get('clip.mp4', { range })
  expect(answer.status).toBe(206)
  expect(answer.headers.get('content-range')).toBe(contentRange)
  expect(await answer.text()).toBe(content)
})

test('a range past the end is refused with the size', async () => {
  const answer = await get('clip.mp4', { range: 'bytes=10-' })
  expect(answer.status).toBe(416)
  expect(answer.headers.get('content-range')).toBe('bytes */10')
})

test.each(['bytes=4-2', 'bytes=a-b', 'bytes=0-1,3-4'])('%s gets the whole file', async (range) => {
  expect((await get('clip.mp4', { range })).status).toBe(200)
})

test('a playlist’s folder is sent', async () => {
  expect((await get('clip%20hls/master.m3u8')).headers.get('content-type')).toBe(
    'application/vnd.apple.mpegurl',
  )
  expect(await (await get('clip%20hls/720p/init.mp4')).text()).toBe('init')
})

test.each([
  'diary.txt',
  '..%2fheadroom.sqlite',
  'clip%20hls/..%2f..%2fheadroom.sqlite',
  'clip%20hls/..%2fdiary.txt',
  'clip%20hls/link.mp4',
  'clip%20hls/720p',
  '%2fetc%2fpasswd',
  '',
])('%s was not delivered', async (path) => {
  const answer = await get(path)
  expect(answer.status).toBe(404)
  expect(await answer.json()).toMatchObject({ code: 'NOT_FOUND' })
})

test('an unknown job delivers nothing', async () => {
  expect((await testConsole.fetch('/outputs/job_other/clip.mp4')).status).toBe(404)
})
