import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fitToScreens, keepWindowState, readWindowState } from './window-state.ts'

const screen = { x: 0, y: 25, width: 1920, height: 1055 }
const second = { x: 1920, y: 0, width: 1280, height: 1024 }

test('a window comes back where it was', () => {
  const kept = { x: 2000, y: 10, width: 1100, height: 700, maximized: true }
  expect(fitToScreens(kept, [screen, second])).toEqual(kept)
})

test('a window whose screen is gone is placed by the system', () => {
  const kept = { x: 2000, y: 10, width: 1100, height: 700, maximized: false }
  expect(fitToScreens(kept, [screen])).toEqual({ width: 1100, height: 700, maximized: false })
})

test('a window above the screen’s top could not be moved, so it is placed anew', () => {
  const kept = { x: 10, y: -300, width: 1100, height: 700, maximized: false }
  expect(fitToScreens(kept, [screen])).not.toHaveProperty('y')
})

test('a state is kept in a file; a damaged file is the usual state', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-window-'))
  const file = join(folder, 'window.json')
  const state = { x: 1, y: 30, width: 1000, height: 650, maximized: false }
  await keepWindowState(file, state)
  expect(await readWindowState(file)).toEqual(state)
  await writeFile(file, '{"width": -4}')
  expect(await readWindowState(file)).toEqual({ width: 1280, height: 800, maximized: false })
  await keepWindowState(join(folder, 'no', 'folder'), state)
  await rm(folder, { recursive: true })
})
