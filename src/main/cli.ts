/* The command line: `headroom <command> [options]`. See cli/commands.ts for the commands and cli/command.ts for the exit codes. */
import { runProgram } from './cli/program.ts'
import { pagesFolderFor } from './serve-options.ts'
import { onStopSignal } from './stop-signals.ts'
import { version } from './version.ts'

const interruption = new AbortController()
onStopSignal(() => interruption.abort())

// A reader that leaves early, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

process.exitCode = await runProgram({
  argv: process.argv.slice(2),
  pagesFolder: pagesFolderFor(import.meta.url),
  scriptsFolder: new URL('../../scripts/', import.meta.url),
  version,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: interruption.signal,
})
