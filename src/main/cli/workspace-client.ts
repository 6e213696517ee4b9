import type { Studio } from '../studio.ts'
import { type Client, findRunningConsole } from './client.ts'
import type { CommandContext, Need } from './command.ts'

/**
 * How a command reaches Headroom: through the running console, or by opening the workspace in this process and calling the same contract.
 * Errors of connect: those of opening a workspace; WORKSPACE_LOCKED when a console has it and does not answer.
 */
export function createConnector(
  workspaceFolder: string,
  onProgress: (line: string) => void,
): { connect: CommandContext['connect']; close(): Promise<void> } {
  let studio: Studio | undefined
  return {
    async connect(need: Need) {
      const running = await findRunningConsole(workspaceFolder)
      if (running) return { client: running.client, runningConsole: true }
      // Loaded only now: most commands talk to a running console and need none of it.
      const [{ openStudio }, { createRouterClient }] = await Promise.all([
        import('../studio.ts'),
        import('@orpc/server'),
      ])
      studio = await openStudio({ workspaceFolder, host: 'command-line' })
      if (need !== 'data') onProgress('Opening the workspace…')
      await studio.start(need)
      const client: Client = createRouterClient(studio.router, {
        context: { actor: { kind: 'command-line', name: 'Command line' } },
      })
      return { client, runningConsole: false }
    },
    async close() {
      await studio?.stop()
    },
  }
}
