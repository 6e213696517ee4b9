import { expect, test } from 'vitest'
import { hostSchema, loadSampleSchema } from '#shared/host.ts'
import { createManualClock } from '../clock.ts'
import { createHostMonitor } from './host.ts'

function monitored() {
  const clock = createManualClock(1_000_000)
  const published: string[] = []
  const monitor = createHostMonitor({ clock, changes: { publish: (topic) => void published.push(topic) } })
  return { clock, monitor, published }
}

test('samples every five seconds and keeps one hour', async () => {
  const { clock, monitor, published } = monitored()
  expect(monitor.cpuLoad()).toBeNull()
  await monitor.start()
  await monitor.start()
  clock.advance(2 * 3_600_000)
  const history = monitor.history()
  await monitor.stop()
  await monitor.stop()
  expect(history).toHaveLength(720)
  expect(history.at(-1)?.at).toBe(1_000_000 + 2 * 3_600_000)
  for (const sample of history) loadSampleSchema.parse(sample)
  expect(published.filter((topic) => topic === 'host').length).toBeGreaterThanOrEqual(720)
  clock.advance(60_000)
  expect(monitor.history()).toEqual(history)
})

test('a snapshot describes this machine, unknown where it does not tell', async () => {
  const { monitor } = monitored()
  const host = hostSchema.parse(await monitor.snapshot())
  expect(host.cpuThreads).toBeGreaterThan(0)
  expect(host.memoryUsedBytes).toBeLessThanOrEqual(host.memoryBytes)
  expect(host.disks.every((disk) => disk.freeBytes <= disk.sizeBytes)).toBe(true)
})
