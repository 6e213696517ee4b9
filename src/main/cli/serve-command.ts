import { readServeOptions, serveOptions, serveUsage } from '../serve-options.ts'
import { defineCommand } from './command.ts'

export const serveCommand = defineCommand({
  name: 'serve',
  usage: serveUsage,
  summary: 'Runs the console without a window; prints an address that signs one browser in',
  options: serveOptions,
  positionals: [0, 0],
  async run({ values }, { workspaceFolder, pagesFolder, output, signal }) {
    const { serve } = await import('../serve.ts')
    const console = await serve(readServeOptions({ ...values, workspace: workspaceFolder }, pagesFolder))
    output.result({ url: console.signInUrl() }, () => [`Headroom is at ${console.signInUrl()}`])
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve()
      signal.addEventListener('abort', () => resolve())
    })
    await console.stop()
  },
})
