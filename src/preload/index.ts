/*
 * Runs sandboxed in every page of the Electron host before its own scripts: hands over a MessagePort, file paths and the commands of the
 * native menu, nothing else.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import {
  connectChannel,
  type HeadroomBridge,
  offerCommandsChannel,
  openPageChannel,
  openPageMessage,
  portMessage,
  runCommandChannel,
  runCommandMessage,
} from '#shared/bridge.ts'

const bridge: HeadroomBridge = {
  pathForFile: (file) => webUtils.getPathForFile(file),
  offerCommands: (commands) => ipcRenderer.send(offerCommandsChannel, commands),
}
contextBridge.exposeInMainWorld('headroom', bridge)

// By then the page's module scripts have run, so that somebody listens.
window.addEventListener('load', () => {
  const { port1, port2 } = new MessageChannel()
  ipcRenderer.postMessage(connectChannel, null, [port1])
  window.postMessage({ type: portMessage }, window.location.origin, [port2])
})

ipcRenderer.on(openPageChannel, (_event, path: string) => {
  window.postMessage({ type: openPageMessage, path }, window.location.origin)
})

ipcRenderer.on(runCommandChannel, (_event, id: string) => {
  window.postMessage({ type: runCommandMessage, id }, window.location.origin)
})
