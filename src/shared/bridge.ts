/**
 * What passes between the Electron host and its pages besides the contract.
 *
 * The preload puts `HeadroomBridge` on the page's window as `headroom`, and posts two kinds of messages to the page itself:
 * `{ type: portMessage }` with one MessagePort, once after the page has loaded: serve the contract's client over it;
 * `{ type: openPageMessage, path }` whenever the menu, the tray, a notification or an opened file wants a page shown.
 */
export type HeadroomBridge = {
  /** The path of a dropped or picked file on this machine; empty for a file that has none. */
  pathForFile(file: File): string
}

export const portMessage = 'headroom:port'
export const openPageMessage = 'headroom:open-page'

/** Between the preload and the main process. */
export const connectChannel = 'headroom:connect'
export const openPageChannel = 'headroom:open-page'
