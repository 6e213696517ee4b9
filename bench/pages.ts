/*
 * The console's pages over 100,000 jobs and 1,000 customers: the built program without a window, a real Chromium, and the page's own clock.
 * Every figure is a median with its range. The anchor for the frames is the same page left alone, which is what the machine's noise does.
 * Usage: node bench/pages.ts [bars: bundle start tour table memory, default all] [--jobs 100000] [--customers 1000] [--rounds 3] [--events 144000]
 *   [--workspace FOLDER: one made before, kept]
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { launchChromiumProfile } from '../e2e/browser.ts'
import { bundleBar } from './pages/bundle.ts'
import { openConsole } from './pages/console.ts'
import type { Figure } from './pages/figures.ts'
import { makeLargeWorkspace } from './pages/large-workspace.ts'
import { memoryBar } from './pages/memory.ts'
import { startBar } from './pages/start.ts'
import { tableBars } from './pages/table.ts'
import { tourBars } from './pages/tour.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    jobs: { type: 'string', default: '100000' },
    customers: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
    events: { type: 'string', default: '144000' },
    workspace: { type: 'string' },
  },
})
const asked = (bar: string): boolean => positionals.length === 0 || positionals.includes(bar)
const figures: Figure[] = []

function report(...found: Figure[]): void {
  for (const { name, value, aim, kept } of found) {
    console.log(`${kept ? 'kept  ' : 'MISSED'} ${name}: ${value} (aim ${aim})`)
  }
  figures.push(...found)
}

if (asked('bundle')) report(await bundleBar())

if (['start', 'tour', 'table', 'memory'].some(asked)) {
  const size = { jobs: Number(values.jobs), customers: Number(values.customers) }
  const folder = values.workspace ?? (await makeLargeWorkspace(size))
  console.log(`A workspace of ${size.jobs} jobs in every state and ${size.customers} customers.`)
  const profile = await mkdtemp(join(tmpdir(), 'headroom-bench-profile-'))
  const browser = await launchChromiumProfile(profile)
  try {
    if (['start', 'tour', 'table'].some(asked)) {
      const studio = await openConsole(browser, folder)
      try {
        if (asked('start')) report(await startBar(studio))
        if (asked('tour')) report(...(await tourBars(studio, Number(values.rounds))))
        if (asked('table')) report(...(await tableBars(studio)))
      } finally {
        await studio.close()
      }
    }
    if (asked('memory')) report(await memoryBar(browser, folder, Number(values.events)))
  } finally {
    await browser.close()
    await rm(profile, { recursive: true, force: true })
    if (!values.workspace) await rm(folder, { recursive: true, force: true })
  }
}
process.exitCode = figures.every(({ kept }) => kept) ? 0 : 1
