import { join } from 'node:path'
import { app, type BrowserWindow, dialog, session } from 'electron'
import { readFileSet } from '../api/file-set.ts'
import type { Studio } from '../studio.ts'
import { serveAppScheme } from './app-protocol.ts'
import { hearCommands, openPage, runCommand, servePorts } from './bridge.ts'
import { createDesktopStatus } from './desktop-status.ts'
import { watchForecastNotices } from './forecast-notices.ts'
import { watchEndedJobs } from './job-notices.ts'
import { createMainWindow } from './main-window.ts'
import { createApplicationMenu } from './menu.ts'
import { type DesktopNotice, showNotice } from './notifications.ts'
import { submitPage } from './opened-files.ts'
import { type QueueSummary, summarize, watchQueue } from './queue-watch.ts'
import { guardQuitting } from './quitting.ts'
import { denyPermissions } from './security/deny-permissions.ts'
import { createTray } from './tray.ts'
import { pageFailure, pageFailureChoices } from './words.ts'

export type ShellOptions = {
  studio: Studio
  /** Of the built program. */
  preload: string
  pagesFolder: string
  iconsFolder: string
  /** Takes the rest of the program down, after the shell. */
  stopProgram(): Promise<void>
}

export type Shell = {
  /** The pages come up; everything of the desktop follows the queue from now on. */
  start(): Promise<void>
  show(): void
  /** Shows the page that quotes these files. */
  openFiles(files: readonly string[]): void
  /** Ends without asking: a signal was sent. */
  endNow(): Promise<void>
}

/** Everything of the desktop around the pages. The app must be ready. */
export function createShell(options: ShellOptions): Shell {
  const { studio } = options
  const { jobs, forecasts, changes } = studio.services
  const undo: (() => void)[] = []
  let summary: QueueSummary = summarize(jobs)

  const window = createMainWindow({
    preload: options.preload,
    icon: join(options.iconsFolder, 'headroom.png'),
    stateFile: join(studio.services.workspaceFolder, 'window.json'),
    openPage: (target: BrowserWindow, path) => openPage(target.webContents, path),
    runCommand: (target: BrowserWindow, id) => runCommand(target.webContents, id),
    pageFailed: askAboutPage,
    hideOnClose: () => tray !== undefined && summary.running > 0,
  })
  const showPage = (path: string) => void window.showPage(path)
  /** Who looks at the window sees it there. */
  const tell = (notice: DesktopNotice) => {
    if (!window.current()?.isFocused()) showNotice(notice, showPage)
  }
  const setPaused = (draining: boolean) => void jobs.setSettings({ draining })
  const trayIcon = process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png'
  const tray = createTray(join(options.iconsFolder, trayIcon), {
    show: () => void window.show(),
    setPaused,
    quit: () => app.quit(),
  })
  const status = createDesktopStatus(app, window.current)

  const quitting = guardQuitting(app, {
    summary: () => summarize(jobs),
    window: window.current,
    async finishRunning() {
      const { draining } = jobs.settings()
      setPaused(true)
      await new Promise<void>((resolve) => {
        undo.push(watchQueue({ jobs, ...timing(studio) }, ({ running }) => running === 0 && resolve()))
      })
      // The next start works as this one was told to.
      setPaused(draining)
    },
    async stop() {
      for (const each of undo.reverse()) each()
      window.close()
      tray?.destroy()
      status.stop()
      await options.stopProgram()
    },
  })

  return {
    show: () => void window.show(),
    openFiles: (files) => showPage(submitPage(files)),
    endNow: quitting.endNow,
    async start() {
      denyPermissions(session.defaultSession)
      serveAppScheme(session.defaultSession.protocol, {
        pages: await readFileSet(options.pagesFolder),
        findJob: (id) => jobs.get(id).job,
      })
      undo.push(servePorts(studio.router, () => window.pageConnected()))
      const showMenu = createApplicationMenu(app, {
        runCommand: (id) => void window.runCommand(id),
        quit: () => app.quit(),
      })
      showMenu([])
      undo.push(hearCommands(showMenu))
      undo.push(
        watchQueue({ jobs, ...timing(studio) }, (latest) => {
          summary = latest
          tray?.update(latest)
          status.update(latest)
        }),
        watchEndedJobs({ jobs, changes }, tell),
        watchForecastNotices({ notices: forecasts.notices, changes }, tell),
      )
      app.on('window-all-closed', () => app.quit())
      app.on('activate', () => void window.show())
      await window.show()
    },
  }
}

function timing({ services, clock }: Studio) {
  return { changes: services.changes, clock }
}

/** A page that died or hangs can be loaded again; it was only a view of the work. */
async function askAboutPage(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    buttons: [...pageFailureChoices],
    defaultId: 0,
    cancelId: 1,
    ...pageFailure,
  })
  return pageFailureChoices[response] === 'Load the page again'
}
