import type { Store } from '../store/store.ts'

export type SessionStore = {
  insert(hash: Buffer, expiresAt: number): void
  expiresAt(hash: Buffer): number | undefined
  remove(hash: Buffer): void
  removeExpired(now: number): void
}

export function createSessionStore({ database }: Pick<Store, 'database'>): SessionStore {
  const insert = database.prepare<[Buffer, number]>('INSERT INTO sessions (hash, expires_at) VALUES (?, ?)')
  const find = database
    .prepare<[Buffer], number>('SELECT expires_at FROM sessions WHERE hash = ?')
    .pluck() as unknown as { get(hash: Buffer): number | undefined }
  const remove = database.prepare<[Buffer]>('DELETE FROM sessions WHERE hash = ?')
  const removeExpired = database.prepare<[number]>('DELETE FROM sessions WHERE expires_at <= ?')

  return {
    insert(hash, expiresAt) {
      insert.run(hash, expiresAt)
    },
    expiresAt: (hash) => find.get(hash),
    remove(hash) {
      remove.run(hash)
    },
    removeExpired(now) {
      removeExpired.run(now)
    },
  }
}
