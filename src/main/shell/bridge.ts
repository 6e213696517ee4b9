/*
 * The only file that touches ipcMain and webContents.send. What passes: one MessagePort a page (the contract), and the path of a page to
 * show. See src/preload/index.ts for the other end.
 */
import { RPCHandler } from '@orpc/server/message-port'
import { ipcMain, type WebContents } from 'electron'
import { connectChannel, openPageChannel } from '#shared/bridge.ts'
import { operator } from '../api/http/authentication.ts'
import type { Router } from '../api/router.ts'
import { isOwnSender } from './security/check-sender.ts'

/** Serves the contract to every own page that asks, one port each; a reloaded page asks again. Returns what stops it. */
export function servePorts(router: Router, onConnected: (contents: WebContents) => void): () => void {
  const handler = new RPCHandler(router)
  const connect = (event: Electron.IpcMainEvent) => {
    const [port] = event.ports
    if (!port || !isOwnSender(event.senderFrame)) return
    handler.upgrade(port, { context: { actor: operator } })
    port.start()
    onConnected(event.sender)
  }
  ipcMain.on(connectChannel, connect)
  return () => void ipcMain.off(connectChannel, connect)
}

/** Asks a connected page to show another, such as `/jobs/job_1a2b`. */
export function openPage(contents: WebContents, path: string): void {
  contents.send(openPageChannel, path)
}
