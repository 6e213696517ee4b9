import type { ChildProcess } from 'node:child_process'
import ffmpeg from 'fluent-ffmpeg'

/** One ffmpeg run, as the recipes describe it. Options are argv items: nothing is ever joined or split. */
export type FfmpegCommand = {
  /** `source` is a `file:` URL, or a graph for lavfi. Global options stand before the first input's own. */
  inputs: { options: string[]; source: string }[]
  /** `target` is a `file:` URL; `-` with `-f null` discards. */
  outputs: { options: string[]; target: string }[]
}

export type SpawnOptions = {
  ffmpegPath: string
  /** 0 to 19; passed by an exec chain, since a later change reaches only ffmpeg's main thread. */
  niceness: number
  onSpawn(child: ChildProcess): void
  onLine(line: string): void
}

/**
 * The only place that touches fluent-ffmpeg: it turns a command into a child process and waits for its end. Rejects with fluent's own
 * error; the supervisor decides what that means. The caller has checked that the binary is there (fluent throws past us when it is not).
 */
export function spawnThroughFluent(command: FfmpegCommand, options: SpawnOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const fluent = ffmpeg({ niceness: options.niceness, stdoutLines: 1 })
    fluent.setFfmpegPath(options.ffmpegPath)
    for (const input of command.inputs) {
      fluent.input(input.source)
      if (input.options.length > 0) fluent.inputOptions(...atLeastTwo(input.options))
    }
    for (const output of command.outputs) {
      fluent.output(output.target)
      if (output.options.length > 0) fluent.outputOptions(...atLeastTwo(output.options))
    }
    fluent.on('stderr', options.onLine)
    fluent.on('start', () => options.onSpawn((fluent as unknown as { ffmpegProc: ChildProcess }).ffmpegProc))
    fluent.on('end', () => resolve())
    fluent.on('error', reject)
    fluent.run()
  })
}

/** fluent splits a lone option at its space; two or more arguments it takes as they are. */
function atLeastTwo(options: string[]): [string, string, ...string[]] {
  const [first, second, ...rest] = options
  if (first === undefined || second === undefined) throw new RangeError(`Too few options: ${options.join()}`)
  return [first, second, ...rest]
}
