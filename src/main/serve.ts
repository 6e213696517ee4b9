import { createConsoleServer } from './console-server.ts'
import type { ServeOptions } from './serve-options.ts'
import { openStudio } from './studio.ts'

/**
 * The console without a window: the studio at work and the server in front of it. `stop` takes them down in reverse order and may be
 * called twice. Errors: those of opening a workspace and of listening.
 */
export async function serve(options: ServeOptions): Promise<{ signInUrl(): string; stop(): Promise<void> }> {
  const studio = await openStudio({ workspaceFolder: options.workspaceFolder, host: 'headless' })
  let server: Awaited<ReturnType<typeof createConsoleServer>> | undefined
  const stop = async () => {
    await server?.stop()
    await studio.stop()
  }
  try {
    server = await createConsoleServer(studio, options)
    await server.start()
    await studio.start()
    return { signInUrl: server.signInUrl, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
