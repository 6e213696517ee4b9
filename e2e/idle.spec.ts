import type { Page } from '@playwright/test'
import { Shell } from './pages/shell.ts'
import { expect, test } from './studio-fixture.ts'

const framesWatched = 60
/** Ages and the load of the machine, with its chart, take some 100,000 calls; a shell that renders itself without an end takes 2,000,000. */
const mostCalls = 600_000

for (const { path, title } of [
  { path: '/', title: 'Overview' },
  { path: '/jobs', title: 'Jobs' },
  { path: '/submit', title: 'Submit' },
]) {
  test(`${title} is at rest while nothing happens`, async ({ console: page, studio }) => {
    test.skip(studio.host.name !== 'headless', 'The page is the same in every host.')
    const shell = new Shell(page)
    await shell.show(path)
    await shell.settled(title)
    await passFrames(page)
    expect(await callsDuring(page, () => passFrames(page))).toBeLessThan(mostCalls)
  })
}

function passFrames(page: Page): Promise<void> {
  return page.evaluate(
    (frames) =>
      new Promise<void>((resolve) => {
        let left = frames
        const frame = (): void => {
          left -= 1
          if (left > 0) requestAnimationFrame(frame)
          else resolve()
        }
        requestAnimationFrame(frame)
      }),
    framesWatched,
  )
}

/** How often functions of the page were called meanwhile: rendering that changes nothing shows in no picture and no document. */
async function callsDuring(page: Page, act: () => Promise<void>): Promise<number> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Profiler.enable')
  await devtools.send('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
  await act()
  const { result } = await devtools.send('Profiler.takePreciseCoverage')
  await devtools.send('Profiler.stopPreciseCoverage')
  await devtools.detach()
  const calls = result.flatMap(({ functions }) => functions.map(({ ranges }) => ranges[0]?.count ?? 0))
  return calls.reduce((sum, count) => sum + count, 0)
}
