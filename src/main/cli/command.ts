import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import type { Client } from './client.ts'
import type { Output } from './output.ts'

/** 0 done · 1 refused or failed · 2 used wrongly · 3 the console that has the workspace does not answer · 130 interrupted. */
export const exitCodes = { ok: 0, refused: 1, usage: 2, unreachable: 3, interrupted: 130 } as const

/** Used wrongly: printed with the command's usage. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}

/** What a command needs of Headroom: its data only, ffmpeg to look at files, or the queue at work. */
export type Need = 'data' | 'tools' | 'work'

export type CommandContext = {
  workspaceFolder: string
  /** Folder of the built pages. */
  pagesFolder: string
  /** Folder of the set-up scripts; a packaged program has none. */
  scriptsFolder: URL
  output: Output
  /** Aborts at Ctrl-C. */
  signal: AbortSignal
  /** The running console when there is one, else the workspace opened by this process. Opened once, closed by the program. */
  connect(need: Need): Promise<{ client: Client; runningConsole: boolean }>
}

/** One command of the table in commands.ts. */
export type Command = {
  /** One or two words, such as `budgets top-up`. */
  name: string
  /** What follows the name, such as `FILE [--customer NAME]`. */
  usage: string
  summary: string
  run(argv: string[], context: CommandContext): Promise<void>
}

type Parsed<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options; allowPositionals: true; strict: true }>
>

/** Options every command takes; read before the command is known. */
export const globalOptions = {
  json: { type: 'boolean' },
  workspace: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsOptionsConfig

/**
 * A command whose options are parsed strictly. `positionals` is how many arguments may follow: [least, most].
 */
export function defineCommand<const Options extends ParseArgsOptionsConfig>(definition: {
  name: string
  usage: string
  summary: string
  options: Options
  positionals: readonly [number, number]
  run(invocation: Parsed<Options> & { positionals: string[] }, context: CommandContext): Promise<void>
}): Command {
  const { name, usage, summary, options, positionals } = definition
  return {
    name,
    usage,
    summary,
    async run(argv, context) {
      const parsed = parseStrictly(argv, options)
      const [least, most] = positionals
      if (parsed.positionals.length < least) throw new UsageError('Something is missing.')
      if (parsed.positionals.length > most) {
        throw new UsageError(`“${parsed.positionals[most]}” is one argument too many.`)
      }
      await definition.run(parsed, context)
    },
  }
}

function parseStrictly<const Options extends ParseArgsOptionsConfig>(
  argv: string[],
  options: Options,
): Parsed<Options> {
  try {
    return parseArgs({
      args: argv,
      options: { ...globalOptions, ...options },
      allowPositionals: true,
      strict: true,
    }) as unknown as Parsed<Options>
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}
