import { type ChildProcess, execFile } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { existsSync, linkSync, mkdirSync, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'

export type RecordedCommand = { program: string; options: string[] }

/**
 * Writes down every ffmpeg this process starts so that it can be run again: a file it reads is kept under a second name (a hard link)
 * from the moment ffmpeg starts, a file it makes gets a name under `replayFolder`.
 */
export function recordFfmpeg(options: { ffmpegPath: string; workspaceFolder: string; replayFolder: string }) {
  const { ffmpegPath, workspaceFolder, replayFolder } = options
  const commands: RecordedCommand[] = []
  const keptFolder = join(replayFolder, 'inputs')
  mkdirSync(keptFolder, { recursive: true })
  let links = 0

  function replayed(option: string): string {
    const at = option.indexOf(workspaceFolder)
    if (at < 0) return option
    const path = option.slice(at)
    if (existsSync(path) && statSync(path).isFile()) {
      const kept = join(keptFolder, `${links++} ${basename(path)}`)
      linkSync(path, kept)
      return option.slice(0, at) + kept
    }
    return option.replaceAll(workspaceFolder, replayFolder)
  }

  const onChild = (message: unknown) => {
    const child = (message as { process: ChildProcess }).process
    // What the child is, it is told right after it was made.
    queueMicrotask(() => {
      if (child.spawnfile !== ffmpegPath) return
      commands.push({ program: child.spawnfile, options: child.spawnargs.slice(1).map(replayed) })
    })
  }
  subscribe('child_process', onChild)
  return {
    commands,
    stop: () => unsubscribe('child_process', onChild),
  }
}

const execute = promisify(execFile)

/** Runs the commands by `xargs -P`; every one must succeed. Returns seconds by the clock. */
export async function replay(
  commands: RecordedCommand[],
  replayFolder: string,
  threads: number,
): Promise<number> {
  for (const option of commands.flatMap((command) => command.options)) {
    const at = option.indexOf(replayFolder)
    if (at >= 0) await mkdir(dirname(option.slice(at)), { recursive: true })
  }
  const quote = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`
  const lines = commands.map(
    ({ program, options }) =>
      `exec ${[program, ...options].map(quote).join(' ')} >/dev/null 2>${quote(join(replayFolder, 'log'))} </dev/null`,
  )
  const startedAt = performance.now()
  const running = execute('xargs', ['-0', '-P', String(threads), '-n', '1', 'bash', '-c'])
  running.child.stdin!.end(lines.join('\0'))
  // xargs ends with 123 when any command failed.
  await running
  return (performance.now() - startedAt) / 1000
}
