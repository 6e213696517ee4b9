import { formatSeconds } from './format.ts'
import { displayWidth, type Output, printable } from './output.ts'

export type Progress = {
  /** Draws one line for each thing; `share` is 0 to 1. Nothing when nobody watches. */
  show(lines: readonly { name: string; share: number; note: string }[]): void
  /** Leaves what is drawn and goes on below it. */
  end(): void
}

/** Progress bars on a terminal, redrawn in place. */
export function createProgress({ terminal }: Pick<Output, 'terminal'>): Progress {
  let drawn = 0
  return {
    show(lines) {
      if (!terminal) return
      const up = drawn === 0 ? '' : `\u001b[${drawn}A`
      terminal.write(up + lines.map((line) => `\u001b[2K${barLine(line, terminal.columns)}\n`).join(''))
      drawn = lines.length
    },
    end() {
      drawn = 0
    },
  }
}

export function barLine(line: { name: string; share: number; note: string }, columns: number): string {
  const width = Math.max(10, Math.min(30, columns - 50))
  const filled = Math.round(width * Math.min(1, Math.max(0, line.share)))
  const bar = '█'.repeat(filled) + '░'.repeat(width - filled)
  const tail = ` ${bar} ${String(Math.floor(line.share * 100)).padStart(3)} % ${line.note}`
  return shorten(printable(line.name), Math.max(8, columns - displayWidth(tail) - 1)) + tail
}

function shorten(text: string, width: number): string {
  if (displayWidth(text) <= width) return text.padEnd(width - displayWidth(text) + text.length)
  return `${text.slice(0, Math.max(0, width - 1))}…`
}

export function remainingNote(seconds: number | null): string {
  return seconds === null ? '' : `about ${formatSeconds(seconds)} left`
}
