/*
 * Two hours of live updates at 20 events a second, replayed faster: what matters for a leak is how often the page reads and renders again,
 * so the page's timers run faster by the same factor, and the rounds of reading are counted. The studio runs from its sources in this
 * process, so that events can be made; pages, server and stream are the real ones.
 */
import type { BrowserContext, CDPSession, Page } from '@playwright/test'
import { createConsoleServer } from '../../src/main/console-server.ts'
import { pagesFolderFor } from '../../src/main/serve-options.ts'
import { openStudio, type Studio } from '../../src/main/studio.ts'
import { signIn } from './console.ts'
import type { Figure } from './figures.ts'

const liveEventsPerSecond = 20
const replayedPerSecond = 400
const speed = replayedPerSecond / liveEventsPerSecond
const batchesPerSecond = 40
const measurements = 12
const atMostGrowth = 0.1

const tours = [
  { link: 'nav a[href$="#/"]', title: 'Overview' },
  { link: 'nav a[href$="#/jobs"]', title: 'Jobs' },
  { link: 'nav a[href$="#/customers"]', title: 'Customers' },
]

interface Memory {
  heapMegabytes: number
  nodes: number
  listeners: number
}

export async function memoryBar(context: BrowserContext, folder: string, events: number): Promise<Figure> {
  const studio = await openStudio({ workspaceFolder: folder, host: 'headless' })
  const server = await createConsoleServer(studio, {
    pagesFolder: pagesFolderFor(new URL('../../src/main/headless.ts', import.meta.url).href),
  })
  await server.start()
  await studio.start()
  const session = await signIn(context, server.signInUrl())
  try {
    const page = await session.open()
    return await watch(page, studio, events)
  } finally {
    await session.close()
    await server.stop()
    await studio.stop()
  }
}

async function watch(page: Page, studio: Studio, events: number): Promise<Figure> {
  await page.addInitScript(hurryTimers, speed)
  await page.reload()
  await page.evaluate(() => window.bench.started('Overview'))
  let rounds = 0
  page.on('request', (request) => {
    if (request.url().endsWith('/rpc/queue/get')) rounds += 1
  })
  const devtools = await page.context().newCDPSession(page)
  const makeEvent = eventMaker(studio)
  const measured: Memory[] = []
  for (let step = 0; step <= measurements; step += 1) {
    const { link, title } = tours[step % tours.length]!
    await page.evaluate(([selector, expected]) => window.bench.follow(selector, expected), [
      link,
      title,
    ] as const)
    await replay(Math.ceil(events / measurements), makeEvent)
    await page.evaluate(() => window.bench.follow('nav a[href$="#/"]', 'Overview'))
    // The first step warms up and is not counted.
    if (step === 0) continue
    const memory = await readMemory(devtools)
    measured.push(memory)
    console.log(
      `after ${step * Math.ceil(events / measurements)} events and ${rounds} rounds: heap ${memory.heapMegabytes.toFixed(1)} MB, ${memory.nodes} nodes, ${memory.listeners} listeners`,
    )
  }
  return growthFigure(measured, events, rounds)
}

/** An event as the runner makes it: progress of a job, written down and told; now and then the queue and a budget. */
function eventMaker(studio: Studio): (count: number) => void {
  const { database } = studio.store
  const jobs = database
    .prepare<[], { sequence: number; id: string }>(
      'SELECT sequence, id FROM jobs ORDER BY created_at DESC LIMIT 50',
    )
    .all()
  const progress = database.prepare<[number, number]>('UPDATE jobs SET cpu_seconds = ? WHERE sequence = ?')
  const { changes } = studio.services
  return (count) => {
    const job = jobs[count % jobs.length]!
    progress.run(count % 10_000, job.sequence)
    changes.publish('jobs', job.id)
    if (count % 5 === 0) changes.publish('queue')
    if (count % 20 === 0) changes.publish('budgets')
  }
}

/** Makes the events evenly, as fast as the machine lets it, at most `replayedPerSecond`. */
async function replay(events: number, makeEvent: (count: number) => void): Promise<void> {
  const perBatch = replayedPerSecond / batchesPerSecond
  for (let made = 0; made < events; made += perBatch) {
    const next = performance.now() + 1000 / batchesPerSecond
    for (let index = 0; index < perBatch; index += 1) makeEvent(made + index)
    await new Promise((resolve) => setTimeout(resolve, Math.max(1, next - performance.now())))
  }
}

async function readMemory(devtools: CDPSession): Promise<Memory> {
  // What the first collection finalises, the second takes.
  await devtools.send('HeapProfiler.collectGarbage')
  await devtools.send('HeapProfiler.collectGarbage')
  await devtools.send('Performance.enable')
  const { metrics } = await devtools.send('Performance.getMetrics')
  const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN
  return {
    heapMegabytes: of('JSHeapUsedSize') / 1e6,
    nodes: of('Nodes'),
    listeners: of('JSEventListeners'),
  }
}

function growthFigure(measured: readonly Memory[], events: number, rounds: number): Figure {
  const third = Math.max(1, Math.floor(measured.length / 3))
  const growth = (key: keyof Memory): number => {
    const early = median(measured.slice(0, third).map((memory) => memory[key]))
    return median(measured.slice(-third).map((memory) => memory[key])) / early - 1
  }
  const grown = { heap: growth('heapMegabytes'), nodes: growth('nodes'), listeners: growth('listeners') }
  const heaps = measured.map(({ heapMegabytes }) => heapMegabytes)
  const words = Object.entries(grown).map(([name, share]) => `${name} ${(100 * share).toFixed(1)} %`)
  return {
    name: `memory over ${(events / liveEventsPerSecond / 3600).toFixed(1)} h of live updates, last third against first`,
    value: `${words.join(', ')}; heap ${Math.min(...heaps).toFixed(1)} – ${Math.max(...heaps).toFixed(1)} MB; ${rounds} rounds of reading`,
    aim: `≤ ${100 * atMostGrowth} %`,
    kept: Object.values(grown).every((share) => share <= atMostGrowth),
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** Runs in the page: a second of its timers lasts 1/`factor` of one. */
function hurryTimers(factor: number): void {
  const { setTimeout: timeout, setInterval: interval } = window
  window.setTimeout = ((run: TimerHandler, delay = 0, ...rest: unknown[]) =>
    timeout(run, delay / factor, ...rest)) as typeof window.setTimeout
  window.setInterval = ((run: TimerHandler, delay = 0, ...rest: unknown[]) =>
    interval(run, delay / factor, ...rest)) as typeof window.setInterval
}
