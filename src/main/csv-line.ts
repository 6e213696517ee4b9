/** The cells of one line of CSV, unquoted and trimmed. A quoted cell may hold the separator and doubled quotes, not a line break. */
export function splitCsvLine(line: string, separator: string): string[] {
  if (!line.includes('"')) return line.split(separator).map((cell) => cell.trim())
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < line.length; i++) {
    const character = line[i]!
    if (character === '"' && quoted && line[i + 1] === '"') {
      cell += '"'
      i++
    } else if (character === '"') quoted = !quoted
    else if (character === separator && !quoted) {
      cells.push(cell.trim())
      cell = ''
    } else cell += character
  }
  return [...cells, cell.trim()]
}

/** Which of comma, semicolon and tab separates the cells of a header. */
export function separatorOf(header: string): string {
  const counted = [',', ';', '\t'].map((separator) => ({ separator, count: header.split(separator).length }))
  return counted.sort((a, b) => b.count - a.count)[0]!.separator
}
