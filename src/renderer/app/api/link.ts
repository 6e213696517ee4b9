import type { ClientLink } from '@orpc/client'
import { RPCLink as FetchLink } from '@orpc/client/fetch'
import { RPCLink as MessagePortLink } from '@orpc/client/message-port'
import { type HeadroomBridge, portMessage } from '#shared/bridge.ts'

declare global {
  interface Window {
    /** There in the Electron host, put there by its preload. */
    headroom?: HeadroomBridge
  }
}

type Link = ClientLink<Record<never, never>>

/** HTTP with the session's cookie, to the origin the page came from. */
function createFetchLink(): Link {
  return new FetchLink({
    url: `${window.location.origin}/rpc`,
    fetch: (request, init) => globalThis.fetch(request, { ...init, credentials: 'same-origin' }),
  })
}

/** The preload hands over one end of a MessagePort as soon as the page has loaded; until then calls wait. */
function createMessagePortLink(target: Window): Link {
  const link = new Promise<Link>((resolve) => {
    target.addEventListener('message', function receive(event: MessageEvent<unknown>) {
      if (event.source !== target || !isPortMessage(event.data)) return
      const port = event.ports[0]
      if (!port) return
      target.removeEventListener('message', receive)
      port.start()
      resolve(new MessagePortLink({ port }))
    })
  })
  return { call: async (path, input, options) => (await link).call(path, input, options) }
}

function isPortMessage(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === portMessage
}

/** The transport of the host the page runs in. */
export function createLink(target: Window): Link {
  return target.headroom ? createMessagePortLink(target) : createFetchLink()
}
