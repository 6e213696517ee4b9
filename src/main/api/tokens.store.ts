import type { Token } from '#shared/studio.ts'
import type { Store } from '../store/store.ts'

export type TokenStore = {
  list(): Token[]
  find(id: string): { token: Token; hash: Buffer } | undefined
  insert(token: Token, hash: Buffer): void
  noteUse(id: string, at: number): void
  /** False when there was none. */
  remove(id: string): boolean
}

type Row = { id: string; name: string; hash: Buffer; created_at: number; last_used_at: number | null }

export function createTokenStore({ database }: Pick<Store, 'database'>): TokenStore {
  const all = database.prepare<[], Row>('SELECT * FROM tokens ORDER BY created_at DESC, id')
  const one = database.prepare<[string], Row>('SELECT * FROM tokens WHERE id = ?')
  const insert = database.prepare<[string, string, Buffer, number]>(
    'INSERT INTO tokens (id, name, hash, created_at) VALUES (?, ?, ?, ?)',
  )
  const noteUse = database.prepare<[number, string]>('UPDATE tokens SET last_used_at = ? WHERE id = ?')
  const remove = database.prepare<[string]>('DELETE FROM tokens WHERE id = ?')

  return {
    list: () => all.all().map(toToken),
    find(id) {
      const row = one.get(id)
      return row && { token: toToken(row), hash: row.hash }
    },
    insert(token, hash) {
      insert.run(token.id, token.name, hash, token.createdAt)
    },
    noteUse(id, at) {
      noteUse.run(at, id)
    },
    remove: (id) => remove.run(id).changes > 0,
  }
}

function toToken(row: Row): Token {
  return { id: row.id, name: row.name, createdAt: row.created_at, lastUsedAt: row.last_used_at }
}
