/* Runs sandboxed in every page of the Electron host before its own scripts: hands over a MessagePort and file paths, nothing else. */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import {
  connectChannel,
  type HeadroomBridge,
  openPageChannel,
  openPageMessage,
  portMessage,
} from '#shared/bridge.ts'

const bridge: HeadroomBridge = { pathForFile: (file) => webUtils.getPathForFile(file) }
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
