import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createModelFile, type ModelContent, type ModelFile } from './model-file.ts'

let folder: string
let file: ModelFile
const contentOf = (trainedAt: number): ModelContent => ({
  model: {
    format: 1,
    trainedAt,
    lessons: 3,
    sources: 2,
    corrections: { cpuSeconds: null, peakMemoryBytes: null, outputBytes: null },
  },
  backTests: { cpuSeconds: null, peakMemoryBytes: null, outputBytes: null },
})

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'headroom-model-'))
  file = createModelFile(folder)
})
afterEach(() => rm(folder, { recursive: true }))

test('what was written is read, and the one before can be taken back once', async () => {
  expect(await file.read()).toEqual({ state: 'absent' })
  expect(await file.restorePrevious()).toBe(false)
  await file.write(contentOf(1))
  await file.write(contentOf(2))
  expect(await file.read()).toMatchObject({ state: 'whole', model: { trainedAt: 2 } })
  expect(await file.restorePrevious()).toBe(true)
  expect(await file.read()).toMatchObject({ state: 'whole', model: { trainedAt: 1 } })
  expect(await file.restorePrevious()).toBe(false)
})

test('a file that was cut, edited or replaced is damaged, and never becomes the previous one', async () => {
  await file.write(contentOf(1))
  await file.write(contentOf(2))
  const current = path.join(folder, 'learned-cost-model.json')
  const whole = await readFile(current, 'utf8')
  for (const broken of [whole.slice(0, 40), whole.replace('"lessons":3', '"lessons":4'), '', '[]', '{}']) {
    await writeFile(current, broken)
    expect(await file.read()).toEqual({ state: 'damaged' })
  }
  await file.write(contentOf(3))
  expect(await file.restorePrevious()).toBe(true)
  expect(await file.read()).toMatchObject({ model: { trainedAt: 1 } })
})
