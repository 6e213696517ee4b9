import type { SourceFacts } from '#shared/media.ts'
import { fingerprintFile } from './fingerprint.ts'

export type ReadSource = (path: string, signal?: AbortSignal) => Promise<SourceFacts>

const mostSources = 500

/**
 * Remembers what was read of the latest sources: a job begins with the file that was just quoted, and asking ffprobe again costs more than
 * comparing its fingerprint.
 */
export function rememberSources(read: ReadSource): ReadSource {
  const known = new Map<string, SourceFacts>()
  return async (path, signal) => {
    const before = signal?.aborted ? undefined : known.get(path)
    // Whatever is wrong with the file, reading it anew says it better.
    const fingerprint = before && (await fingerprintFile(path).catch(() => null))
    if (before && before.fingerprint === fingerprint) return before
    known.delete(path)
    const facts = await read(path, signal)
    known.set(path, facts)
    const [oldest] = known.keys()
    if (known.size > mostSources && oldest !== undefined) known.delete(oldest)
    return facts
  }
}
