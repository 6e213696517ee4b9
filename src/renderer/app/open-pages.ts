import { openPageMessage } from '#shared/bridge.ts'

/** Shows the pages that the Electron host's menu, tray and notifications ask for. Answers how to stop listening. */
export function followOpenedPages(target: Window, show: (path: string) => void): () => void {
  function receive(event: MessageEvent<unknown>): void {
    if (event.source === target && isOpenPage(event.data)) show(event.data.path)
  }
  target.addEventListener('message', receive)
  return () => target.removeEventListener('message', receive)
}

function isOpenPage(data: unknown): data is { path: string } {
  return (
    typeof data === 'object' &&
    data !== null &&
    'type' in data &&
    data.type === openPageMessage &&
    'path' in data &&
    typeof data.path === 'string' &&
    data.path.startsWith('/')
  )
}
