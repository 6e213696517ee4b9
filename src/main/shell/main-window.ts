import { BrowserWindow, screen } from 'electron'
import { appOrigin } from './addresses.ts'
import { secureWebPreferences } from './security/web-preferences.ts'
import { fitToScreens, keepWindowState, readWindowState, smallestWindow } from './window-state.ts'

export type MainWindow = {
  /** Brings the window to the front, made anew when it was closed. */
  show(): Promise<void>
  /** Shows a page such as `/jobs/job_1a2b` in the window. */
  showPage(path: string): Promise<void>
  /** Runs a command the page offered, with the window in front. */
  runCommand(id: string): Promise<void>
  /** The page is there and can be told which page to show. */
  pageConnected(): void
  current(): BrowserWindow | undefined
  close(): void
}

export type MainWindowOptions = {
  preload: string
  icon: string
  stateFile: string
  openPage(window: BrowserWindow, path: string): void
  runCommand(window: BrowserWindow, id: string): void
  /** The page's process died or hangs. Answers whether to load the page again. */
  pageFailed(window: BrowserWindow): Promise<boolean>
  /** The person closes the window: true keeps it, hidden, because something goes on. */
  hideOnClose(): boolean
}

/** The one window. Its size and place are kept when it closes. */
export function createMainWindow(options: MainWindowOptions): MainWindow {
  let window: BrowserWindow | undefined
  let opening: Promise<void> | undefined
  let connected = false
  let wantedPage: string | undefined
  let closing = false

  const open = async () => {
    const kept = await readWindowState(options.stateFile)
    const state = fitToScreens(
      kept,
      screen.getAllDisplays().map(({ workArea }) => workArea),
    )
    const made = new BrowserWindow({
      ...state,
      minWidth: smallestWindow.width,
      minHeight: smallestWindow.height,
      show: false,
      title: 'Headroom',
      icon: options.icon,
      webPreferences: secureWebPreferences(options.preload),
    })
    window = made
    if (state.maximized) made.maximize()
    made.once('ready-to-show', () => made.show())
    made.on('close', (event) => {
      void keepWindowState(options.stateFile, { ...made.getNormalBounds(), maximized: made.isMaximized() })
      if (closing || !options.hideOnClose()) return
      event.preventDefault()
      made.hide()
    })
    made.on('closed', () => {
      window = undefined
      connected = false
    })
    made.webContents.on('did-start-navigation', (event) => {
      if (event.isMainFrame && !event.isSameDocument) connected = false
    })
    followFailures(made)
    await made.loadURL(`${appOrigin}/`)
  }

  /** The page is only a view of what this process does: whatever becomes of it, the work goes on. */
  const followFailures = (made: BrowserWindow) => {
    let asking = false
    const ask = async () => {
      if (asking || closing) return
      asking = true
      const again = await options.pageFailed(made).finally(() => {
        asking = false
      })
      if (again && window === made) made.webContents.reload()
    }
    made.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit') void ask()
    })
    made.on('unresponsive', () => void ask())
  }

  const show = async () => {
    if (!window) {
      opening ??= open().finally(() => {
        opening = undefined
      })
      return opening
    }
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }

  return {
    show,
    current: () => window,
    async showPage(path) {
      wantedPage = path
      await show()
      if (connected && window && wantedPage) options.openPage(window, wantedPage)
      if (connected) wantedPage = undefined
    },
    async runCommand(id) {
      await show()
      if (connected && window) options.runCommand(window, id)
    },
    pageConnected() {
      connected = true
      if (window && wantedPage) options.openPage(window, wantedPage)
      wantedPage = undefined
    },
    close() {
      closing = true
      window?.close()
    },
  }
}
