/** Where a command tells what it found. With --json exactly one JSON value is written to standard output. */
export type Output = {
  readonly json: boolean
  /** The result: JSON as it is, or `lines` for a person. */
  result(value: unknown, lines: () => string[]): void
  /** A remark for a person, on standard error; silent with --json. */
  remark(line: string): void
  /** A terminal to draw progress on, with its width; undefined when nobody watches. */
  readonly terminal: { columns: number; write(text: string): void } | undefined
}

/** Standard output or error, as far as it is used. */
export type Stream = {
  write(text: string): unknown
  isTTY?: boolean | undefined
  columns?: number | undefined
}

export function createOutput(json: boolean, stdout: Stream, stderr: Stream): Output {
  return {
    json,
    result(value, lines) {
      stdout.write(
        json
          ? `${JSON.stringify(value, null, 2)}\n`
          : lines()
              .map((line) => `${line}\n`)
              .join(''),
      )
    },
    remark(line) {
      if (!json) stderr.write(`${line}\n`)
    },
    terminal:
      !json && stdout.isTTY
        ? { columns: stdout.columns ?? 80, write: (text) => void stdout.write(text) }
        : undefined,
  }
}

export type Column = { title: string; alignRight?: boolean }

/** Columns as wide as their widest cell, two spaces apart, a rule below the titles. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map(({ title }, index) =>
    Math.max(displayWidth(title), ...rows.map((row) => displayWidth(row[index] ?? ''))),
  )
  const line = (cells: readonly string[]) =>
    columns
      .map(({ alignRight }, index) => pad(cells[index] ?? '', widths[index] ?? 0, alignRight ?? false))
      .join('  ')
      .trimEnd()
  return [
    line(columns.map(({ title }) => title)),
    widths.map((width) => '─'.repeat(width)).join('  '),
    ...rows.map(line),
  ]
}

function pad(text: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return right ? space + text : text + space
}

/** Cells a terminal gives a text: wide scripts and emoji take two, marks none. */
export function displayWidth(text: string): number {
  let width = 0
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    width +=
      /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/u.test(
        segment,
      )
        ? 2
        : 1
  }
  return width
}

/** What a person named or a file is called, safe to print: control characters could drive the terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '\u{fffd}')
}
