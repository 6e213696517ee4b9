/* The console without a window: `node headless.js [--workspace FOLDER] [--port N] …`. Prints where it is; ends in order at Ctrl-C. */
import { parseArgs } from 'node:util'
import { serve } from './serve.ts'
import { pagesFolderFor, readServeOptions, serveOptions, serveUsage } from './serve-options.ts'
import { onStopSignal } from './stop-signals.ts'

try {
  const { values } = parseArgs({ options: serveOptions })
  const console = await serve(readServeOptions(values, pagesFolderFor(import.meta.url)))
  onStopSignal(() => void console.stop())
  process.stdout.write(`Headroom is at ${console.signInUrl()}\n`)
} catch (error) {
  const usedWrongly =
    error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  if (usedWrongly) process.stderr.write(`Usage: headless ${serveUsage}\n`)
  process.exitCode = 1
}
