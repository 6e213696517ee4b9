import './styles.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import { client } from './app/api/client.ts'
import { connectionStore } from './app/api/connection.ts'
import { createLiveUpdates } from './app/api/live-updates.ts'
import { createQueryClient } from './app/api/query-client.ts'
import { followOpenedPages } from './app/open-pages.ts'
import { preloadPages } from './app/preload-pages.ts'
import { Providers } from './app/providers.tsx'
import { createConsoleRouter } from './app/router.tsx'

// Compiling schemas needs `eval`, which the Content-Security-Policy forbids.
z.config({ jitless: true })

const queryClient = createQueryClient()
const liveUpdates = createLiveUpdates({
  queryClient,
  connection: connectionStore,
  openChanges: (signal) => client.studio.changes(undefined, { signal }),
  random: Math.random,
})
liveUpdates.start()
window.addEventListener('pagehide', () => liveUpdates.stop())
window.addEventListener('pageshow', () => liveUpdates.start())

const router = createConsoleRouter(queryClient)
followOpenedPages(window, (path) => router.history.push(path))

const container = document.getElementById('root')
if (container) {
  createRoot(container).render(
    <StrictMode>
      <Providers queryClient={queryClient} router={router} />
    </StrictMode>,
  )
  void preloadPages(router)
}
