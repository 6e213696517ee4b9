import { expect, test } from 'vitest'
import { createLogReader } from './log-reader.ts'

test('progress grows by frames and by microseconds under either name', () => {
  const log = createLogReader()
  expect(log.read('frame=12')).toBe('advanced')
  expect(log.read('frame=12')).toBe('noted')
  expect(log.read('out_time_ms=1500000')).toBe('advanced')
  expect(log.read('out_time_us=N/A')).toBe('noted')
  expect([log.frames(), log.outSeconds()]).toEqual([12, 1.5])
})

test('use is known once ffmpeg has told it, in the words of old and new builds', () => {
  const log = createLogReader()
  expect(log.cpuSeconds()).toBeNull()
  log.read('bench: utime=2.424s stime=0.027s rtime=9.112s')
  log.read('bench: maxrss=74396kB')
  expect(log.cpuSeconds()).toBeCloseTo(2.451)
  expect(log.peakMemoryBytes()).toBe(74_396 * 1024)
})

test('only the log proper is kept, and only its end', () => {
  const log = createLogReader()
  for (let line = 0; line < 50; line++) log.read(`line ${line}`)
  log.read('speed=1.2x')
  log.read('')
  expect(log.lastLines()).toHaveLength(20)
  expect(log.lastLines().at(-1)).toBe('line 49')
})
