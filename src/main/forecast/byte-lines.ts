const newline = 10
const carriageReturn = 13

/**
 * The lines of a stream of bytes, without their ends (LF, CRLF or CR). No line is decoded: whoever reads numbers needs no text, and
 * whoever counts lines needs not even those. A last line without an end counts when it holds anything.
 */
export async function* readByteLines(input: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  // What began in earlier chunks.
  let begun: Buffer[] = []
  let afterReturn = false
  for await (const chunk of input) {
    let start = 0
    // The other half of a CRLF that two chunks share.
    if (afterReturn && chunk[0] === newline) start = 1
    afterReturn = chunk.at(-1) === carriageReturn
    const hasReturns = chunk.includes(carriageReturn)
    while (start < chunk.length) {
      const end = hasReturns ? lineEnd(chunk, start) : chunk.indexOf(newline, start)
      if (end < 0) break
      const piece = chunk.subarray(start, end)
      yield begun.length === 0 ? piece : Buffer.concat([...begun, piece])
      begun = []
      start = end + (chunk[end] === carriageReturn && chunk[end + 1] === newline ? 2 : 1)
    }
    if (start < chunk.length) begun.push(chunk.subarray(start))
  }
  if (begun.length > 0) yield Buffer.concat(begun)
}

/** The first end of a line from `start` on, or -1. */
function lineEnd(chunk: Buffer, start: number): number {
  const feed = chunk.indexOf(newline, start)
  const carriage = chunk.subarray(start, feed < 0 ? undefined : feed).indexOf(carriageReturn)
  return carriage < 0 ? feed : start + carriage
}
