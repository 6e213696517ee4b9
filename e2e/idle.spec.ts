import { Shell } from './pages/shell.ts'
import { expect, test } from './studio-fixture.ts'

const framesWatched = 60
/** Clocks, ages and the machine's load change a few times a second at most; a page that draws itself without an end does in every frame. */
const mostChangedFrames = 20

for (const { path, title } of [
  { path: '/', title: 'Overview' },
  { path: '/jobs', title: 'Jobs' },
  { path: '/submit', title: 'Submit' },
]) {
  test(`${title} is at rest while nothing happens`, async ({ console: page }) => {
    const shell = new Shell(page)
    await shell.show(path)
    await shell.settled(title)
    const changedFrames = await page.evaluate(
      (frames) =>
        new Promise<number>((resolve) => {
          let changed = false
          let count = 0
          let left = frames
          const observer = new MutationObserver(() => {
            changed = true
          })
          observer.observe(document.body, {
            subtree: true,
            childList: true,
            attributes: true,
            characterData: true,
          })
          const frame = (): void => {
            if (changed) count += 1
            changed = false
            left -= 1
            if (left > 0) requestAnimationFrame(frame)
            else {
              observer.disconnect()
              resolve(count)
            }
          }
          requestAnimationFrame(frame)
        }),
      framesWatched,
    )
    expect(changedFrames).toBeLessThan(mostChangedFrames)
  })
}
