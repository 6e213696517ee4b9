/*
 * The only file that touches ipcMain and webContents.send. What passes: one MessagePort a page (the contract), the page's commands for the
 * native menu, the id of one that was chosen there, and the path of a page to show. See src/preload/index.ts for the other end.
 */
import { RPCHandler } from '@orpc/server/message-port'
import { ipcMain, type WebContents } from 'electron'
import { connectChannel, offerCommandsChannel, openPageChannel, runCommandChannel } from '#shared/bridge.ts'
import { type MenuCommand, menuCommandsSchema } from '#shared/menu-commands.ts'
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

/** Tells what an own page can do now. A list that is not one of commands is dropped whole. Returns what stops it. */
export function hearCommands(onOffered: (commands: readonly MenuCommand[]) => void): () => void {
  const hear = (event: Electron.IpcMainEvent, offered: unknown) => {
    if (!isOwnSender(event.senderFrame)) return
    const commands = menuCommandsSchema.safeParse(offered)
    if (commands.success) onOffered(commands.data)
  }
  ipcMain.on(offerCommandsChannel, hear)
  return () => void ipcMain.off(offerCommandsChannel, hear)
}

/** Asks a connected page to show another, such as `/jobs/job_1a2b`. */
export function openPage(contents: WebContents, path: string): void {
  contents.send(openPageChannel, path)
}

/** Asks a page to run a command that it offered. */
export function runCommand(contents: WebContents, id: string): void {
  contents.send(runCommandChannel, id)
}
