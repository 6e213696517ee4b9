import { type App, shell, type WebContents } from 'electron'
import { isAllowedOutside, isOwnPage } from '../addresses.ts'

/** Applies the rules below to every page this process ever makes. */
export function guardAllContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    limitNavigation(contents)
    limitWindows(contents)
    denyWebviews(contents)
  })
}

/** Electron security checklist 13: navigation is limited to the console's own pages. */
function limitNavigation(contents: WebContents): void {
  const keepHere = (event: { preventDefault(): void; url: string }) => {
    if (!isOwnPage(event.url)) event.preventDefault()
  }
  contents.on('will-navigate', keepHere)
  contents.on('will-redirect', keepHere)
  contents.on('will-frame-navigate', keepHere)
}

/** Electron security checklist 14 and 15: no page opens windows; links of the allow-list go to the system's browser. */
function limitWindows(contents: WebContents): void {
  contents.setWindowOpenHandler(({ url }) => {
    if (isAllowedOutside(url)) void shell.openExternal(url)
    return { action: 'deny' }
  })
}

/** Electron security checklist 12: there are no webviews, so none is attached. */
function denyWebviews(contents: WebContents): void {
  contents.on('will-attach-webview', (event) => event.preventDefault())
}
