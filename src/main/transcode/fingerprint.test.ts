import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeClip, openWorkshop, type Workshop } from './testing.ts'

let workshop: Workshop
beforeAll(async () => {
  workshop = await openWorkshop()
})
afterAll(() => workshop.remove())

test('is what a probe finds, and changes with the content and the time of change', async () => {
  const { transcode } = workshop
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=64x36:rate=10:duration=1', '-c:v', 'libx264']
  const clip = await makeClip(workshop, 'clip.mp4', picture)
  const first = await transcode.fingerprint(clip)
  expect(first).toBe((await transcode.probe(clip)).fingerprint)
  await utimes(clip, 1_000_000, 1_000_000)
  const touched = await transcode.fingerprint(clip)
  expect(touched).not.toBe(first)
  await makeClip(workshop, 'clip.mp4', ['-f', 'lavfi', '-i', 'testsrc2=size=64x36:rate=10:duration=2'])
  expect(await transcode.fingerprint(clip)).not.toBe(touched)
})

test('says what is wrong with a source that cannot be read', async () => {
  const empty = join(workshop.folder, 'empty.mp4')
  await writeFile(empty, '')
  await mkdir(join(workshop.folder, 'folder.mp4'))
  const fingerprintOf = (name: string) => workshop.transcode.fingerprint(join(workshop.folder, name))
  await expect(fingerprintOf('gone.mp4')).rejects.toMatchObject({ code: 'SOURCE_MISSING' })
  await expect(fingerprintOf('empty.mp4')).rejects.toMatchObject({ code: 'SOURCE_EMPTY' })
  await expect(fingerprintOf('folder.mp4')).rejects.toMatchObject({ code: 'SOURCE_NOT_A_FILE' })
})
