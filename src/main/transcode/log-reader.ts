/** Reads what ffmpeg prints with `-progress pipe:2 -benchmark`: progress as key=value lines, use at the end, and its log. */
export type LogReader = {
  /** `advanced` when the line shows that output time or frames grew. */
  read(line: string): 'advanced' | 'noted'
  isProgress(line: string): boolean
  outSeconds(): number
  frames(): number
  /** Null until ffmpeg has printed its own figures, which it does only when it ends by itself. */
  cpuSeconds(): number | null
  peakMemoryBytes(): number | null
  /** The newest lines of the log proper. */
  lastLines(): string[]
}

const progressLine =
  /^(frame|fps|stream_\d+_\d+_q|bitrate|total_size|out_time_us|out_time_ms|out_time|dup_frames|drop_frames|speed|progress)=\s*(\S*)/
const keptLines = 20

export function createLogReader(): LogReader {
  const lines: string[] = []
  let outMicroseconds = 0
  let frames = 0
  let totalBytes = 0
  let cpuSeconds: number | null = null
  let peakMemoryBytes: number | null = null

  const readProgress = (key: string, value: string): boolean => {
    const number = Number(value)
    if (!Number.isFinite(number) || number < 0) return false
    // `out_time_ms` is in microseconds too, whatever its name says; old builds have only that one.
    if (key === 'out_time_ms' || key === 'out_time_us') {
      const advanced = number > outMicroseconds
      outMicroseconds = Math.max(outMicroseconds, number)
      return advanced
    }
    if (key === 'frame') {
      const advanced = number > frames
      frames = Math.max(frames, number)
      return advanced
    }
    if (key === 'total_size') {
      const advanced = number > totalBytes
      totalBytes = Math.max(totalBytes, number)
      return advanced
    }
    return false
  }

  return {
    read(line) {
      const progress = progressLine.exec(line)
      if (progress) return readProgress(progress[1]!, progress[2]!) ? 'advanced' : 'noted'
      const times = /^bench: utime=([\d.]+)s(?: stime=([\d.]+)s)?/.exec(line)
      if (times) cpuSeconds = Number(times[1]) + Number(times[2] ?? 0)
      const memory = /^bench: maxrss=(\d+)(kB|KiB)/.exec(line)
      if (memory) peakMemoryBytes = Number(memory[1]) * 1024
      if (line.trim() && !line.startsWith('bench:')) {
        lines.push(line)
        if (lines.length > keptLines) lines.shift()
      }
      return 'noted'
    },
    isProgress: (line) => progressLine.test(line) || line.startsWith('bench:'),
    outSeconds: () => outMicroseconds / 1_000_000,
    frames: () => frames,
    cpuSeconds: () => cpuSeconds,
    peakMemoryBytes: () => peakMemoryBytes,
    lastLines: () => [...lines],
  }
}
