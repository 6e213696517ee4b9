import { EventEmitter } from 'node:events'
import type { BrowserContext } from '@playwright/test'
import type { BrowserWindow } from './electron.ts'

export type MenuItem = {
  id?: string
  label?: string
  role?: string
  enabled?: boolean
  submenu?: MenuItem[]
  click?: (item: MenuItem) => void
}

/** What one run of the program did to the desktop, for tests to see and to answer. */
export type DoubleState = {
  context: BrowserContext
  /** No other Headroom runs already. */
  onlyInstance: boolean
  windows: BrowserWindow[]
  ipc: EventEmitter
  handleScheme: ((request: Request) => Promise<Response>) | undefined
  permissionRequest:
    | ((contents: unknown, permission: string, answer: (granted: boolean) => void) => void)
    | undefined
  permissionCheck: ((contents: unknown, permission: string) => boolean) | undefined
  devicePermission: (() => boolean) | undefined
  privilegedSchemes: string[]
  menu: MenuItem[]
  tray: { tooltip: string; menu: MenuItem[]; destroyed: boolean } | undefined
  notifications: { title: string; body: string; click(): void }[]
  messageBoxes: { message: string; detail: string; buttons: string[] }[]
  /** Which button the next message boxes get. */
  answer: number
  errors: string[]
  openedOutside: string[]
  /** Addresses outside the program that a page asked for. */
  refusedRequests: string[]
  badge: number
  awake: boolean
  ended: Promise<number>
  end(exitCode: number): void
}

let current: DoubleState | undefined

export function createState(context: BrowserContext, onlyInstance: boolean): DoubleState {
  const { promise: ended, resolve: end } = Promise.withResolvers<number>()
  current = {
    context,
    onlyInstance,
    windows: [],
    ipc: new EventEmitter(),
    handleScheme: undefined,
    permissionRequest: undefined,
    permissionCheck: undefined,
    devicePermission: undefined,
    privilegedSchemes: [],
    menu: [],
    tray: undefined,
    notifications: [],
    messageBoxes: [],
    answer: 0,
    errors: [],
    openedOutside: [],
    refusedRequests: [],
    badge: 0,
    awake: false,
    ended,
    end,
  }
  return current
}

/** The run in progress: there is one at a time, as there is one Electron in a process. */
export function state(): DoubleState {
  if (!current) throw new Error('No run of the double is in progress.')
  return current
}
