import { expect, it } from 'vitest'
import { observe, type SeenFile, type SettlingFiles, settleMs } from './settling-files.ts'

const file = (sizeBytes: number, modifiedAtMs = 1): SeenFile => ({
  path: '/in/a.mp4',
  sizeBytes,
  modifiedAtMs,
})

function looks(...seen: [at: number, file: SeenFile | null][]): boolean[] {
  let settling: SettlingFiles = new Map()
  return seen.map(([at, one]) => {
    const look = observe(settling, one ? [one] : [], at)
    settling = look.settling
    return look.settled.length > 0
  })
}

it('settles once nothing changed for long enough', () => {
  expect(looks([0, file(10)], [settleMs - 1, file(10)], [settleMs, file(10)])).toEqual([false, false, true])
})

it('starts over when a copy goes on, in size or in time', () => {
  expect(looks([0, file(10)], [settleMs, file(20)], [settleMs + 1, file(20)])).toEqual([false, false, false])
  expect(looks([0, file(10, 1)], [settleMs, file(10, 2)])).toEqual([false, false])
})

it('starts over when a file went away meanwhile', () => {
  expect(looks([0, file(10)], [1000, null], [settleMs, file(10)])).toEqual([false, false, false])
})
