import { statfs } from 'node:fs/promises'
import path from 'node:path'
import { HeadroomError } from '#shared/errors.ts'

/** Free bytes for an ordinary user on the disk that `target`, or its nearest existing parent, lies on. Errors: OUTPUT_UNWRITABLE. */
export async function freeDiskBytes(target: string): Promise<number> {
  let candidate = path.resolve(target)
  for (;;) {
    try {
      const { bavail, bsize } = await statfs(candidate)
      return bavail * bsize
    } catch (error) {
      const parent = path.dirname(candidate)
      if (!isMissing(error) || parent === candidate) {
        throw new HeadroomError(
          'OUTPUT_UNWRITABLE',
          `Headroom cannot tell how much space is free at ${target}. Check that its disk is connected and readable.`,
          { path: target },
          { cause: error },
        )
      }
      candidate = parent
    }
  }
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'ENOENT' || code === 'ENOTDIR'
}
