import type { MenuCommand } from './menu-commands.ts'

/**
 * What passes between the Electron host and its pages besides the contract.
 *
 * The preload puts `HeadroomBridge` on the page's window as `headroom`, and posts three kinds of messages to the page itself:
 * `{ type: portMessage }` with one MessagePort, once after the page has loaded: serve the contract's client over it;
 * `{ type: openPageMessage, path }` whenever the menu, the tray, a notification or an opened file wants a page shown;
 * `{ type: runCommandMessage, id }` when a command that the page offered was chosen in the native menu.
 */
export type HeadroomBridge = {
  /** The path of a dropped or picked file on this machine; empty for a file that has none. */
  pathForFile(file: File): string
  /** What can be done on the page now, for the native menu; replaces what was offered before. */
  offerCommands(commands: readonly MenuCommand[]): void
}

export const portMessage = 'headroom:port'
export const openPageMessage = 'headroom:open-page'
export const runCommandMessage = 'headroom:run-command'

/** Between the preload and the main process. */
export const connectChannel = 'headroom:connect'
export const openPageChannel = 'headroom:open-page'
export const offerCommandsChannel = 'headroom:offer-commands'
export const runCommandChannel = 'headroom:run-command'
