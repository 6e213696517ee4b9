import { Menu, nativeImage, Tray } from 'electron'
import type { QueueSummary } from './queue-watch.ts'
import { trayLine } from './words.ts'

export type TrayIcon = {
  update(summary: QueueSummary): void
  destroy(): void
}

export type TrayActions = {
  show(): void
  setPaused(paused: boolean): void
  quit(): void
}

/** The queue's state in the system's tray, with pause. Undefined on a desktop that has no tray. */
export function createTray(icon: string, actions: TrayActions): TrayIcon | undefined {
  const tray = tryTray(icon)
  if (!tray) return undefined
  tray.on('click', actions.show)
  let shown = ''
  return {
    update(summary) {
      const line = trayLine(summary)
      if (line === shown) return
      shown = line
      tray.setToolTip(`Headroom: ${line}`)
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: line, enabled: false },
          { type: 'separator' },
          { label: 'Open Headroom', click: actions.show },
          {
            label: 'Pause: finish what runs, start nothing new',
            type: 'checkbox',
            checked: summary.paused,
            click: () => actions.setPaused(!summary.paused),
          },
          { type: 'separator' },
          { label: 'Quit', click: actions.quit },
        ]),
      )
    },
    destroy() {
      tray.destroy()
    },
  }
}

function tryTray(icon: string): Tray | undefined {
  try {
    return new Tray(nativeImage.createFromPath(icon))
  } catch {
    return undefined
  }
}
