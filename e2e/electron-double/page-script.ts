/**
 * What stands before the built preload in a page of the double: a `require('electron')` whose IPC ends in Playwright bindings. Unlike
 * Electron's, the preload shares the page's world: isolation is Electron's own and cannot be doubled.
 */
export function preloadScript(builtPreload: string): string {
  return `(() => {
  const ports = new Map()
  const listeners = new Map()
  window.electronDoubleDeliver = (id, data) => ports.get(id)?.postMessage(data)
  window.electronDoubleSend = (channel, args) => listeners.get(channel)?.({}, ...args)
  const electron = {
    contextBridge: { exposeInMainWorld: (name, api) => Object.defineProperty(window, name, { value: Object.freeze(api) }) },
    webUtils: { getPathForFile: (file) => '/dropped/' + file.name },
    ipcRenderer: {
      on: (channel, listener) => listeners.set(channel, listener),
      send: (channel, message) => void window.electronDoubleFromPage('send', channel, JSON.stringify(message)),
      postMessage(channel, _message, [port]) {
        const id = crypto.randomUUID()
        ports.set(id, port)
        port.onmessage = (event) => window.electronDoubleFromPage('message', id, event.data)
        window.electronDoubleFromPage('connect', id, channel)
      },
    },
  }
  const require = (name) => {
    if (name === 'electron') return electron
    throw new Error('A sandboxed preload cannot require ' + name)
  }
  const run = (require, module, exports) => {
    ${builtPreload}
  }
  run(require, { exports: {} }, {})
})()`
}
