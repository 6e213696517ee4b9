import { Shell } from './pages/shell.ts'
import { expect, test } from './studio-fixture.ts'

test('the ladder of a finished job plays on its page, with sound, from wherever one jumps to', async ({
  console: page,
  studio,
}) => {
  test.setTimeout(240_000)
  const job = await studio.finishedJob()
  const shell = new Shell(page)
  await shell.show(`/jobs/${job.id}`)
  await page.getByRole('button', { name: 'Play' }).first().click()

  const video = page.locator('video')
  const state = () =>
    video.evaluate((element: HTMLVideoElement & { webkitAudioDecodedByteCount?: number }) => ({
      durationSeconds: Math.round(element.duration),
      frames: element.getVideoPlaybackQuality().totalVideoFrames,
      hasSound: (element.webkitAudioDecodedByteCount ?? 0) > 0,
      ended: element.ended,
    }))
  await video.evaluate((element: HTMLVideoElement) => {
    element.muted = true
    return element.play()
  })
  await expect.poll(async () => (await state()).frames).toBeGreaterThan(10)
  expect(await state()).toMatchObject({ durationSeconds: 20, hasSound: true })

  await video.evaluate((element: HTMLVideoElement) => {
    element.currentTime = 19
  })
  await expect.poll(async () => (await state()).ended).toBe(true)
  await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0)
})
