import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { openStudio } from '../src/main/studio.ts'

/*
 * A CSV of planned work, quoted: how long it takes, and for how long nobody else gets the main thread. `node bench/plan-rows.ts [rows]`
 */

const rowCount = Number(process.argv[2] ?? 10_000)
const rounds = 3

const folder = await mkdtemp(path.join(os.tmpdir(), 'headroom-plan-'))
const studio = await openStudio({ workspaceFolder: folder, host: 'command-line' })
try {
  await studio.start('tools')
  const { customers, quotes } = studio.services
  const customer = customers.create({ name: 'Bench', tier: 'premium', priority: 5 })
  const lines = Array.from(
    { length: rowCount },
    (_, index) =>
      `shot ${index},${10 + (index % 50)},${index % 2 ? '1080p' : '720p'},H.264 720p,${index % 4 ? 25 : ''}`,
  )
  const text = ['name,duration,size,profile,frame rate', ...lines].join('\n')
  for (let round = 1; round <= rounds; round++) {
    const held = longestGap()
    const began = performance.now()
    const usedBefore = process.cpuUsage()
    const plan = await quotes.plans.create({ work: { kind: 'csv', text }, customerId: customer.id })
    const seconds = (performance.now() - began) / 1000
    const heldMs = held.stop()
    const used = process.cpuUsage(usedBefore)
    const cpuSeconds = (used.user + used.system) / 1e6
    const exporting = longestGap()
    await quotes.plans.export(plan.id)
    console.log(
      `round ${round}: ${plan.rows} rows in ${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of CPU); the thread was held for ${heldMs.toFixed(0)} ms at most, ` +
        `by the export for ${exporting.stop().toFixed(0)} ms (load ${os.loadavg()[0]!.toFixed(1)} on ${os.availableParallelism()} threads)`,
    )
  }
} finally {
  await studio.stop()
  await rm(folder, { recursive: true, force: true })
}

/** The longest time between two turns of the event loop. */
function longestGap(): { stop(): number } {
  let last = performance.now()
  let longest = 0
  let running = true
  const turn = (): void => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    if (running) setImmediate(turn)
  }
  setImmediate(turn)
  return {
    stop() {
      running = false
      return Math.max(longest, performance.now() - last)
    },
  }
}
