import type { Page } from '@playwright/test'
import { type BenchConsole, watchComputing } from './console.ts'
import { describeMilliseconds, type Figure, milliseconds, spreadOf } from './figures.ts'

const wheelSteps = 150
const dragSteps = 150
const restMs = 3000
const atMostFrameMs = 50
const atMostFilterMs = 100
/** Typed letter by letter, each letter a sample. */
const typed = ['773', '915', '628', '301']
const rows = 'main [role="grid"]'

/** The table of jobs: frames while it is scrolled by wheel and by its scrollbar, and rows after a key in its filter. */
export async function tableBars(studio: BenchConsole): Promise<Figure[]> {
  const page = await studio.open()
  await page.evaluate(() => window.bench.started('Overview'))
  await page.evaluate(() => window.bench.follow('nav a[href$="#/jobs"]', 'Jobs'))
  const rest = await framesDuring(page, () => page.waitForTimeout(restMs))
  console.log(`frames at rest (anchor): ${describeMilliseconds(rest.frames)}`)
  const wheel = await framesDuring(page, () => turnWheel(page))
  const ofDrag = await watchComputing(page)
  const drag = await framesDuring(page, () => dragScrollbar(page))
  const dragComputedMs = (await ofDrag()) / dragSteps
  await page.evaluate((selector) => document.querySelector(selector)?.scrollTo(0, 0), rows)
  const ofFilter = await watchComputing(page)
  const filtering = await filter(page)
  const letterComputedMs = (await ofFilter()) / filtering.length
  console.log(
    `the page's thread computes ${dragComputedMs.toFixed(1)} ms for a frame of the drag, ${letterComputedMs.toFixed(1)} ms for a letter of the filter`,
  )
  await page.close()
  return [
    frameFigure('frames while the wheel scrolls', wheel),
    frameFigure('frames while the scrollbar is dragged', drag),
    milliseconds('filtering by name, key to rows', filtering, atMostFilterMs),
  ]
}

interface Frames {
  frames: number[]
  /** Durations of what the browser calls long animation frames: the page's own work, not the waiting for a processor's turn. */
  longFrames: number[]
}

async function framesDuring(page: Page, act: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => window.bench.watchFrames())
  await act()
  return page.evaluate(() => window.bench.takeFrames())
}

function frameFigure(name: string, { frames, longFrames }: Frames): Figure {
  const slow = frames.filter((frame) => frame > atMostFrameMs).length
  const long = longFrames.length === 0 ? 'none' : describeMilliseconds(longFrames)
  return {
    name,
    value: `${describeMilliseconds(frames)}; ${slow} above ${atMostFrameMs} ms; long frames: ${long}`,
    aim: `none > ${atMostFrameMs} ms`,
    kept: spreadOf(frames).most <= atMostFrameMs,
  }
}

async function turnWheel(page: Page): Promise<void> {
  const box = await boxOf(page)
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  for (let step = 0; step < wheelSteps; step += 1) await page.mouse.wheel(0, 240)
}

/** What the page sees when its scrollbar is dragged from end to end: a jump of hundreds of rows in every frame. */
function dragScrollbar(page: Page): Promise<void> {
  return page.evaluate(
    ([selector, steps]) =>
      new Promise<void>((resolve) => {
        const grid = document.querySelector(selector)!
        let step = 0
        const jump = (): void => {
          step += 1
          grid.scrollTop = (grid.scrollHeight * step) / steps
          if (step < steps) requestAnimationFrame(jump)
          else resolve()
        }
        grid.scrollTop = 0
        requestAnimationFrame(jump)
      }),
    [rows, dragSteps] as const,
  )
}

async function boxOf(page: Page) {
  const box = await page.locator(rows).boundingBox()
  if (!box) throw new Error('The table of jobs is not on screen.')
  return box
}

async function filter(page: Page): Promise<number[]> {
  const samples: number[] = []
  for (const text of typed) {
    await page.locator('#job-filter').fill('')
    await page.waitForFunction(() => !location.hash.includes('text='))
    await page.locator('#job-filter').focus()
    for (let length = 1; length <= text.length; length += 1) {
      const part = text.slice(0, length)
      // The page listens before the key is pressed, however busy it is.
      await page.evaluate((expected) => window.bench.listenForFilter(expected), part)
      await page.waitForTimeout(50)
      await page.keyboard.press(part.at(-1)!)
      samples.push((await page.evaluate(() => window.bench.filtered)) ?? Number.NaN)
    }
  }
  return samples
}
