import { expect, test } from 'vitest'
import { outputAddress } from './output-address.ts'

test('an output is addressed by its path inside the job folder, safely', () => {
  expect(outputAddress('job_1', '/srv/out/job_1', '/srv/out/job_1/hls/master.m3u8')).toBe(
    '/outputs/job_1/hls/master.m3u8',
  )
  expect(outputAddress('job_1', '/srv/out/', '/srv/out/50% #1?.mp4')).toBe(
    '/outputs/job_1/50%25%20%231%3F.mp4',
  )
})

test('paths of Windows work alike', () => {
  expect(outputAddress('job_1', 'C:\\out\\a', 'C:\\out\\a\\b.mp4')).toBe('/outputs/job_1/b.mp4')
})

test('a file outside the folder has no address', () => {
  expect(outputAddress('job_1', '/srv/out/job_1', '/srv/out/job_12/x.mp4')).toBeNull()
})
