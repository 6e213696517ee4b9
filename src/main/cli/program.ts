import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultWorkspace } from '../store/workspace.ts'
import { type Command, type CommandContext, exitCodes, globalOptions, UsageError } from './command.ts'
import { commands } from './commands.ts'
import { toFailure } from './failure.ts'
import { createOutput, type Stream } from './output.ts'
import { createConnector } from './workspace-client.ts'

export type ProgramOptions = {
  argv: string[]
  /** Folder of the built pages, for `serve`. */
  pagesFolder: string
  scriptsFolder: URL
  version: string
  stdout: Stream
  stderr: Stream
  /** Aborts at Ctrl-C. */
  signal: AbortSignal
}

/** Runs one command line and returns its exit code; see exitCodes. Whatever it opened is closed when it returns. */
export async function runProgram(options: ProgramOptions): Promise<number> {
  const { argv, stdout, stderr, signal } = options
  const { values } = parseArgs({ args: argv, options: globalOptions, strict: false, allowPositionals: true })
  const output = createOutput(values.json === true, stdout, stderr)
  const workspaceFolder =
    typeof values.workspace === 'string' ? resolve(values.workspace) : defaultWorkspace()
  const connector = createConnector(workspaceFolder, (line) => output.remark(line))
  const context: CommandContext = {
    workspaceFolder,
    pagesFolder: options.pagesFolder,
    scriptsFolder: options.scriptsFolder,
    output,
    signal,
    connect: connector.connect,
  }
  const words = leadingOptionsLast(argv)
  const found = findCommand(words)
  try {
    if (words[0] === '--version') stdout.write(`${options.version}\n`)
    else if (values.help || words.length === 0 || words[0] === 'help') stdout.write(helpFor(found?.command))
    else if (!found) throw new UsageError(`There is no command “${words[0]}”. See headroom --help.`)
    else await found.command.run(found.rest, context)
    return exitCodes.ok
  } catch (error) {
    const { exitCode, code, message, details } = toFailure(error, signal.aborted)
    if (output.json) stdout.write(`${JSON.stringify({ error: { code, message, details } })}\n`)
    else stderr.write(`${message}\n`)
    if (exitCode === exitCodes.usage && !output.json && found) {
      stderr.write(`Usage: headroom ${found.command.name} ${found.command.usage}\n`)
    }
    return exitCode
  } finally {
    await connector.close()
  }
}

/** Options that every command takes may stand before its name: `headroom --workspace W jobs`. */
export function leadingOptionsLast(argv: readonly string[]): string[] {
  let count = 0
  while (/^--(json|workspace)(=|$)/.test(argv[count] ?? '')) count += argv[count] === '--workspace' ? 2 : 1
  return argv.slice(count).length === 0 ? [] : [...argv.slice(count), ...argv.slice(0, count)]
}

/** The longest name that fits: `budgets top-up` before `budgets`. */
export function findCommand(argv: readonly string[]): { command: Command; rest: string[] } | undefined {
  const start = argv[0] === 'help' ? 1 : 0
  for (const words of [2, 1]) {
    const name = argv.slice(start, start + words).join(' ')
    const command = commands.find((each) => each.name === name || `${each.name} list` === name)
    if (command) return { command, rest: argv.slice(start + words) }
  }
  return undefined
}

function helpFor(command: Command | undefined): string {
  if (command) return `headroom ${command.name} ${command.usage}\n\n${command.summary}.\n\n${commonHelp}`
  const width = Math.max(...commands.map(({ name }) => name.length))
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return `headroom <command> [options]\n\n${lines.join('\n')}\n\n${commonHelp}`
}

const commonHelp = `Every command takes:
  --workspace FOLDER  the workspace; by default the platform's folder for application data
  --json              one JSON value on standard output; a refusal is {"error":{"code":…,"message":…}}
  --help              a command's usage

Exit codes: 0 done, 1 refused or failed, 2 used wrongly, 3 the console that has the workspace does not answer, 130 interrupted.
`
