/*
 * The little of ISO/IEC 14496-12 that Headroom needs to check and join its own fragments. A box is a 32-bit size, a four-letter
 * type and a body; size 1 means that a 64-bit size follows the type, size 0 that the box reaches the end.
 */

export type Box = {
  type: string
  /** Offsets in the buffer the box was read from: its first byte, its body, and one past its end. */
  start: number
  bodyStart: number
  end: number
}

/** The boxes between two offsets. Throws RangeError when one reaches past the end. */
export function readBoxes(buffer: Buffer, start = 0, end = buffer.length): Box[] {
  const boxes: Box[] = []
  let at = start
  while (at < end) {
    const box = readBox(buffer, at, end)
    if (box.end > end || box.end <= at)
      throw new RangeError(`A ${box.type} box at ${at} has an impossible size.`)
    boxes.push(box)
    at = box.end
  }
  return boxes
}

function readBox(buffer: Buffer, start: number, end: number): Box {
  if (end - start < 8) throw new RangeError(`Only ${end - start} bytes are left where a box should begin.`)
  const type = buffer.toString('latin1', start + 4, start + 8)
  const size = buffer.readUInt32BE(start)
  if (size === 0) return { type, start, bodyStart: start + 8, end }
  if (size !== 1) return { type, start, bodyStart: start + 8, end: start + size }
  return { type, start, bodyStart: start + 16, end: start + Number(buffer.readBigUInt64BE(start + 8)) }
}

/** The first box under `parent` that is reached by a path of types, such as `['mdia', 'mdhd']`; null when there is none. */
export function findBox(buffer: Buffer, parent: Pick<Box, 'bodyStart' | 'end'>, path: string[]): Box | null {
  let current = parent
  let found: Box | null = null
  for (const type of path) {
    found = readBoxes(buffer, current.bodyStart, current.end).find((box) => box.type === type) ?? null
    if (!found) return null
    current = found
  }
  return found
}
