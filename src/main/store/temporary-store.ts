import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, wallClock } from '../clock.ts'
import { openStore, type Store } from './store.ts'

/** A real store in a folder of its own, for tests and benches; `remove` closes it and deletes the folder. */
export async function openTemporaryStore(
  clock: Clock = wallClock,
): Promise<{ store: Store; folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-'))
  const store = await openStore(folder, { clock })
  return {
    store,
    folder,
    async remove() {
      store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
