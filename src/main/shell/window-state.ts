import { readFile, writeFile } from 'node:fs/promises'
import { z } from 'zod'

const stateSchema = z.object({
  x: z.int().optional(),
  y: z.int().optional(),
  width: z.int().min(1),
  height: z.int().min(1),
  maximized: z.boolean(),
})
/** Where the window was, in screen pixels. */
export type WindowState = z.infer<typeof stateSchema>

export type WorkArea = { x: number; y: number; width: number; height: number }

export const smallestWindow = { width: 960, height: 600 } as const
const usualState: WindowState = { width: 1280, height: 800, maximized: false }

/** The kept state, fitted to today's screens: a window whose screen is gone comes back in the middle of another. */
export function fitToScreens(kept: WindowState, screens: readonly WorkArea[]): WindowState {
  const { x, y } = kept
  const width = Math.max(kept.width, smallestWindow.width)
  const height = Math.max(kept.height, smallestWindow.height)
  const screen = screens.find(
    (area) =>
      x !== undefined &&
      y !== undefined &&
      // Enough of the title bar to take hold of.
      x + width > area.x + 100 &&
      x < area.x + area.width - 100 &&
      y >= area.y &&
      y < area.y + area.height - 50,
  )
  return screen ? { ...kept, width, height } : { width, height, maximized: kept.maximized }
}

/** The state a file holds; the usual one when it holds none. */
export async function readWindowState(file: string): Promise<WindowState> {
  try {
    return stateSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return usualState
  }
}

/** Losing it costs a person one resize, so that failing to keep it is no error. */
export async function keepWindowState(file: string, state: WindowState): Promise<void> {
  await writeFile(file, JSON.stringify(state)).catch(() => {})
}
