/*
 * A double of the part of Electron's API that Headroom's main process uses: windows are pages of a Chromium driven by Playwright, the rest
 * is written down in state.ts. Results gained with it are named "double".
 */
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { preloadScript } from './page-script.ts'
import { PortDouble } from './port.ts'
import { state } from './state.ts'

/** Chromium knows no app:// scheme; pages live here and the program is told app://headroom. */
export const pageOrigin = 'http://headroom.localhost'
const appOrigin = 'app://headroom'
export const toAppAddress = (address: string) => address.replace(pageOrigin, appOrigin)

class AppDouble extends EventEmitter {
  readonly name = 'Headroom'
  readonly isPackaged = false
  requestSingleInstanceLock = () => state().onlyInstance
  whenReady = async () => {}
  setBadgeCount = (count: number) => {
    state().badge = count
  }
  getLoginItemSettings = () => ({ openAtLogin: false })
  setLoginItemSettings = () => {}
  exit = (exitCode = 0) => state().end(exitCode)

  /** As Electron does: whoever listens may prevent it. */
  quit = () => {
    let prevented = false
    this.emit('before-quit', { preventDefault: () => (prevented = true) })
    if (prevented) return
    this.emit('will-quit', {})
    state().end(0)
  }
}
export const app = new AppDouble()

class WebContentsDouble extends EventEmitter {
  private openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' })
  private readonly page: Promise<Page>

  constructor(page: Promise<Page>) {
    super()
    this.page = page
    app.emit('web-contents-created', {}, this)
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler
  }

  reload(): void {
    void this.page.then((page) => page.reload())
  }

  askToOpen(url: string): string {
    return this.openHandler({ url }).action
  }

  send(channel: string, ...args: unknown[]): void {
    void this.page.then((page) =>
      page.evaluate(([name, values]) => Reflect.get(window, 'electronDoubleSend')(name, values), [
        channel,
        args,
      ] as const),
    )
  }
}

type WindowOptions = {
  x?: number
  y?: number
  width: number
  height: number
  webPreferences: { preload: string } & object
}

export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContentsDouble
  readonly options: WindowOptions
  readonly page: Promise<Page>
  readonly ports = new Map<string, PortDouble>()
  visible = false
  focused = true
  progress = -1

  constructor(options: WindowOptions) {
    super()
    this.options = options
    this.bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width, height: options.height }
    this.page = this.open()
    this.webContents = new WebContentsDouble(this.page)
    state().windows.push(this)
  }

  private async open(): Promise<Page> {
    const page = await state().context.newPage()
    await page.setViewportSize({ width: this.options.width, height: this.options.height })
    await page.exposeBinding(
      'electronDoubleFromPage',
      ({ frame }, kind: string, id: string, value: string) => {
        if (kind === 'connect') this.connect(id, value, frame.url())
        else if (kind === 'send') this.hear(id, JSON.parse(value), frame.url())
        else this.ports.get(id)?.deliver(value)
      },
    )
    await page.addInitScript(preloadScript(readFileSync(this.options.webPreferences.preload, 'utf8')))
    page.on('popup', async (popup) => {
      this.webContents.askToOpen(popup.url())
      await popup.close()
    })
    page.on('request', (request) => {
      if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return
      for (const port of this.ports.values()) port.close()
      this.ports.clear()
      this.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false })
    })
    return page
  }

  private connect(id: string, channel: string, address: string): void {
    const port = new PortDouble((data) => {
      void this.page.then((page) =>
        page
          .evaluate(([to, text]) => Reflect.get(window, 'electronDoubleDeliver')(to, text), [
            id,
            data,
          ] as const)
          // A page that is gone or reloading hears nothing, as in Electron.
          .catch(() => {}),
      )
    })
    this.ports.set(id, port)
    const senderFrame = { url: toAppAddress(address), parent: null }
    state().ipc.emit(channel, { ports: [port], senderFrame, sender: this.webContents })
  }

  private hear(channel: string, message: unknown, address: string): void {
    const senderFrame = { url: toAppAddress(address), parent: null }
    state().ipc.emit(channel, { ports: [], senderFrame, sender: this.webContents }, message)
  }

  async loadURL(address: string): Promise<void> {
    const page = await this.page
    await page.goto(address.replace(appOrigin, pageOrigin))
    this.emit('ready-to-show')
  }

  show(): void {
    this.visible = true
  }
  hide(): void {
    this.visible = false
  }
  focus(): void {
    this.focused = true
  }
  maximize(): void {}
  restore(): void {}
  isMinimized = () => false
  isMaximized = () => false
  isFocused = () => this.visible && this.focused
  /** Where the person moved it; where it was opened, until then. */
  bounds: { x: number; y: number; width: number; height: number }
  getNormalBounds = () => this.bounds
  setProgressBar(progress: number): void {
    this.progress = progress
  }

  /** As when the person closes it: whoever listens may keep it. */
  close(): void {
    let prevented = false
    this.emit('close', { preventDefault: () => (prevented = true) })
    if (prevented) return
    for (const port of this.ports.values()) port.close()
    void this.page.then((page) => page.close())
    this.emit('closed')
    if (state().windows.every((window) => window === this || !window.visible)) app.emit('window-all-closed')
  }
}

export const ipcMain = {
  on: (channel: string, listener: (...message: unknown[]) => void) => state().ipc.on(channel, listener),
  off: (channel: string, listener: (...message: unknown[]) => void) => state().ipc.off(channel, listener),
}

export const protocol = {
  registerSchemesAsPrivileged(schemes: { scheme: string }[]) {
    state().privilegedSchemes.push(...schemes.map(({ scheme }) => scheme))
  },
}

export const session = {
  defaultSession: {
    protocol: {
      handle(_scheme: string, handler: (request: Request) => Promise<Response>) {
        state().handleScheme = handler
      },
    },
    setPermissionRequestHandler(handler: NonNullable<ReturnType<typeof state>['permissionRequest']>) {
      state().permissionRequest = handler
    },
    setPermissionCheckHandler(handler: NonNullable<ReturnType<typeof state>['permissionCheck']>) {
      state().permissionCheck = handler
    },
    setDevicePermissionHandler(handler: NonNullable<ReturnType<typeof state>['devicePermission']>) {
      state().devicePermission = handler
    },
  },
}

export const Menu = {
  buildFromTemplate: <Template>(template: Template) => template,
  setApplicationMenu(menu: ReturnType<typeof state>['menu']) {
    state().menu = menu
  },
}

export class Tray extends EventEmitter {
  private readonly shown: NonNullable<ReturnType<typeof state>['tray']>
  constructor() {
    super()
    this.shown = { tooltip: '', menu: [], destroyed: false }
    state().tray = this.shown
  }
  setToolTip(tooltip: string): void {
    this.shown.tooltip = tooltip
  }
  setContextMenu(menu: ReturnType<typeof state>['menu']): void {
    this.shown.menu = menu
  }
  destroy(): void {
    this.shown.destroyed = true
  }
}

export class Notification extends EventEmitter {
  static isSupported = () => true
  private readonly content: { title: string; body: string }
  constructor(content: { title: string; body: string }) {
    super()
    this.content = content
  }
  show(): void {
    state().notifications.push({ ...this.content, click: () => this.emit('click') })
  }
}

export const dialog = {
  async showMessageBox(...args: unknown[]) {
    state().messageBoxes.push(args.at(-1) as ReturnType<typeof state>['messageBoxes'][number])
    return { response: state().answer }
  },
  showErrorBox: (title: string, content: string) => void state().errors.push(`${title}: ${content}`),
}

export const powerSaveBlocker = {
  start() {
    state().awake = true
    return 1
  },
  stop() {
    state().awake = false
  },
}

export const nativeImage = { createFromPath: (path: string) => ({ path }) }
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] }
export const shell = { openExternal: async (address: string) => void state().openedOutside.push(address) }
