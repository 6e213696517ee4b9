import { type App, type BrowserWindow, powerSaveBlocker } from 'electron'
import type { QueueSummary } from './queue-watch.ts'

/** Progress on the dock or taskbar, a badge, and a machine that stays awake while jobs run. */
export function createDesktopStatus(
  app: Pick<App, 'setBadgeCount'>,
  window: () => BrowserWindow | undefined,
) {
  let blocker: number | undefined

  const stayAwake = (wanted: boolean) => {
    if (wanted && blocker === undefined) blocker = powerSaveBlocker.start('prevent-app-suspension')
    if (!wanted && blocker !== undefined) {
      powerSaveBlocker.stop(blocker)
      blocker = undefined
    }
  }

  return {
    update({ running, waiting, progress }: QueueSummary) {
      stayAwake(running > 0)
      app.setBadgeCount(running + waiting)
      window()?.setProgressBar(progress ?? -1)
    },
    stop() {
      stayAwake(false)
    },
  }
}
