import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const entry = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))

export type CliRun = { exitCode: number | null; stdout: string; stderr: string }

/** Runs the command line as people do: a process of its own. For tests. */
export async function runCli(workspaceFolder: string, ...argv: string[]): Promise<CliRun> {
  const child = spawn(process.execPath, [entry('cli.ts'), ...argv, '--workspace', workspaceFolder])
  const run = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => (run.stdout += chunk))
  child.stderr.on('data', (chunk) => (run.stderr += chunk))
  const [exitCode] = (await once(child, 'close')) as [number | null]
  return { exitCode, ...run }
}

/** Starts the console without a window and resolves once it printed where it is. */
export async function startConsole(workspaceFolder: string): Promise<{
  child: ChildProcess
  signInUrl: string
  stop(signal?: NodeJS.Signals): Promise<number | null>
}> {
  const child = spawn(
    process.execPath,
    [entry('headless.ts'), '--workspace', workspaceFolder, '--port', '0'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const closed = once(child, 'close')
  let printed = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    printed += chunk
    if (printed.includes('\n')) break
  }
  const signInUrl = /Headroom is at (\S+)/.exec(printed)?.[1]
  if (!signInUrl) throw new Error(`The console did not start: ${printed}`)
  return {
    child,
    signInUrl,
    async stop(signal = 'SIGINT') {
      child.kill(signal)
      return ((await closed) as [number | null])[0]
    },
  }
}
