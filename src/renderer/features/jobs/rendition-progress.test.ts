import { expect, test } from 'vitest'
import type { Job, Task } from '#shared/jobs.ts'
import { renditionProgress, taskRows } from './rendition-progress.ts'

const task = (part: Partial<Task>): Task => ({
  key: 'k',
  kind: 'video',
  profileId: 'prf_aaaaaa',
  ordinal: 0,
  state: 'pending',
  attempts: 0,
  share: 0.25,
  progress: 0,
  use: null,
  ...part,
})
const use = { cpuSeconds: 4, wallSeconds: 1, peakMemoryBytes: 1, outputBytes: 10, gpuSessionSeconds: 0 }
const quote = {
  renditions: [
    { profileId: 'source', name: 'Preparing', width: null, height: null },
    { profileId: 'prf_aaaaaa', name: '720p', width: 1280, height: 720 },
  ],
} as unknown as Job['quote']

test('progress of a rendition is weighted by expected work', () => {
  const tasks = [
    task({ state: 'done', progress: 1, share: 0.6, use }),
    task({ ordinal: 1, state: 'running', progress: 0.5, share: 0.2, use: null }),
    task({ kind: 'prepare', profileId: null, state: 'done', share: 0.2, use }),
  ]
  const [source, video] = renditionProgress({ quote }, tasks)
  expect(source).toMatchObject({ tasks: 1, tasksDone: 1, progress: 1 })
  expect(video).toMatchObject({ tasks: 2, tasksDone: 1, size: '1280 × 720', cpuSeconds: 4, outputBytes: 10 })
  expect(video?.progress).toBeCloseTo(0.7 / 0.8)
})

test('a rendition without tasks has made no progress', () => {
  expect(renditionProgress({ quote }, []).map(({ progress }) => progress)).toEqual([0, 0])
})

test('tasks stand in rows by what they are, in order', () => {
  const rows = taskRows(
    [
      task({ ordinal: 2 }),
      task({ ordinal: 0 }),
      task({ kind: 'audio', ordinal: 0 }),
      task({ kind: 'prepare', profileId: null }),
    ],
    () => '720p',
  )
  expect(rows.map((row) => row.name)).toEqual(['720p', 'Sound · 720p', 'Prepare'])
  expect(rows[0]?.tasks.map(({ ordinal }) => ordinal)).toEqual([0, 2])
})
