/** A row of the small table, as typed. */
export interface HandRow {
  key: number
  name: string
  duration: string
  size: string
  frameRate: string
  codec: string
  count: string
}

/** The columns of the small table, by the names a CSV of planned work gives them. */
export const handColumns = [
  { field: 'name', column: 'name', label: 'Name', placeholder: 'Episode 1' },
  { field: 'duration', column: 'duration', label: 'Duration', placeholder: '45min or 1:30' },
  { field: 'size', column: 'size', label: 'Size', placeholder: '1080p' },
  { field: 'frameRate', column: 'frame rate', label: 'Frame rate', placeholder: '25 is assumed' },
  { field: 'codec', column: 'codec', label: 'Source codec', placeholder: 'h264 is assumed' },
  { field: 'count', column: 'count', label: 'Jobs alike', placeholder: '1' },
] as const satisfies readonly { field: keyof HandRow; column: string; label: string; placeholder: string }[]

export function emptyRow(key: number): HandRow {
  return { key, name: '', duration: '', size: '', frameRate: '', codec: '', count: '' }
}

/** The rows as the CSV that Headroom reads everywhere; a row nobody typed into is a blank line, so that line numbers stay those of the table. */
export function handCsv(rows: readonly HandRow[]): string {
  const header = handColumns.map(({ column }) => column).join(';')
  const lines = rows.map((row) => {
    const cells = handColumns.map(({ field }) => row[field].trim())
    return cells.every((cell) => cell === '') ? '' : cells.map(quoted).join(';')
  })
  return `${[header, ...lines].join('\n')}\n`
}

/** Whether there is anything to quote. */
export function hasWork(rows: readonly HandRow[]): boolean {
  return rows.some(({ duration, size }) => duration.trim() !== '' && size.trim() !== '')
}

function quoted(cell: string): string {
  return /[;"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
