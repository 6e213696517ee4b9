/** Where a key takes the active row; null when the key does not move it. */
export function nextRow(key: string, active: number, rowCount: number, page: number): number | null {
  const within = (index: number): number => Math.min(Math.max(0, index), Math.max(0, rowCount - 1))
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return within(active + 1)
    case 'ArrowUp':
    case 'k':
      return within(active - 1)
    case 'PageDown':
      return within(active + page)
    case 'PageUp':
      return within(active - page)
    case 'Home':
      return 0
    case 'End':
      return within(rowCount - 1)
    default:
      return null
  }
}
