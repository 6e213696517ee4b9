import type { Page } from '@playwright/test'
import { type BenchConsole, watchComputing } from './console.ts'
import { describeMilliseconds, type Figure, milliseconds, spreadOf } from './figures.ts'

interface Stop {
  path: string
  title: string
}

const stops: readonly Stop[] = [
  { path: '/', title: 'Overview' },
  { path: '/jobs', title: 'Jobs' },
  { path: '/submit', title: 'Submit' },
  { path: '/customers', title: 'Customers' },
  { path: '/forecast', title: 'Forecast' },
  { path: '/profiles', title: 'Profiles' },
  { path: '/watch-folders', title: 'Watch folders' },
  { path: '/activity', title: 'Activity' },
  { path: '/settings', title: 'Settings' },
]
const opened = 12
const atMostMs = 150

/** From the click on a page's link until the page is painted with its data: every page from every other, and a job from the table. */
export async function tourBars(studio: BenchConsole, rounds: number): Promise<Figure[]> {
  const page = await studio.open()
  await page.evaluate(() => window.bench.started('Overview'))
  const first: number[] = []
  for (const stop of [...stops.slice(1), stops[0]!]) first.push(await go(page, stop))
  console.log(`first visits, with the reading of code and data: ${describeMilliseconds(first)}`)

  const computed = await watchComputing(page)
  const byPair = new Map<string, number[]>()
  for (let round = 0; round < rounds; round += 1) {
    for (const [from, to] of everyPair(stops)) {
      const pair = `${from.title} → ${to.title}`
      byPair.set(pair, [...(byPair.get(pair) ?? []), await go(page, to)])
    }
  }
  const switches = [...byPair.values()].flat().length
  console.log(
    `of a switch, the page's thread computes ${((await computed()) / switches).toFixed(0)} ms on average`,
  )
  const medians = [...byPair].map(([pair, samples]) => ({ pair, ...spreadOf(samples) }))
  medians.sort((a, b) => b.median - a.median)
  const slowest = medians.slice(0, 5).map(({ pair, median }) => `${pair} ${median.toFixed(0)} ms`)
  console.log(`slowest of ${medians.length} pairs (medians of ${rounds}): ${slowest.join(', ')}`)
  const late = medians.filter(({ median }) => median > atMostMs).length
  const all = milliseconds('page switch', [...byPair.values()].flat(), atMostMs)
  const jobs = milliseconds('a job opened from the table', await openJobs(page), atMostMs)
  await page.close()
  return [{ ...all, value: `${all.value}; ${late} of ${medians.length} pairs above`, kept: late === 0 }, jobs]
}

function go(page: Page, { path, title }: Stop): Promise<number> {
  return page.evaluate(([link, expected]) => window.bench.follow(link, expected), [
    `nav a[href$="#${path}"]`,
    title,
  ] as const)
}

/** A walk over every ordered pair of stops that begins and ends at the first; each step goes on from where the last one ended. */
function* everyPair<Stop>(all: readonly Stop[]): Generator<readonly [Stop, Stop]> {
  for (const [index, from] of all.entries()) {
    for (const to of all.slice(index + 1)) {
      yield [from, to]
      yield [to, from]
    }
    yield [from, all[index + 1] ?? all[0]!]
  }
}

/** A different job every time, so that none has been read before. */
async function openJobs(page: Page): Promise<number[]> {
  const samples: number[] = []
  for (let row = 1; row <= opened; row += 1) {
    await go(page, { path: '/jobs', title: 'Jobs' })
    const link = `main [role="row"][aria-rowindex="${row + 1}"] a[title]`
    const title = await page.locator(link).getAttribute('title')
    samples.push(
      await page.evaluate(([selector, expected]) => window.bench.follow(selector, expected), [
        link,
        title ?? '',
      ] as const),
    )
  }
  return samples
}
