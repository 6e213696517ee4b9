/** Both ends included, as HTTP counts. */
export type ByteRange = { first: number; last: number }

/**
 * Reads a Range header (RFC 9110, 14.2) of one range. Null: send everything, which is also the answer to a header that is malformed or asks
 * for several ranges. `unsatisfiable`: nothing of it lies within the file.
 */
export function parseByteRange(
  header: string | undefined,
  sizeBytes: number,
): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return null
  const [, from = '', until = ''] = match
  if (from === '') {
    const suffixBytes = Number(until)
    if (suffixBytes === 0 || sizeBytes === 0) return 'unsatisfiable'
    return { first: Math.max(0, sizeBytes - suffixBytes), last: sizeBytes - 1 }
  }
  const first = Number(from)
  const last = until === '' ? sizeBytes - 1 : Math.min(Number(until), sizeBytes - 1)
  if (until !== '' && Number(until) < first) return null
  return first >= sizeBytes ? 'unsatisfiable' : { first, last }
}
