import { HeadroomError } from '#shared/errors.ts'
import type { Token } from '#shared/studio.ts'
import type { Changes } from '../changes.ts'
import type { Clock } from '../clock.ts'
import type { CreateId } from '../identifiers.ts'
import { createSecret, hashSecret, matchesHash } from './secrets.ts'
import type { TokenStore } from './tokens.store.ts'

export type Tokens = {
  /** Newest first. */
  list(): Token[]
  /** The secret is returned here and never again. Errors: CONFLICT when a token has the name. */
  create(name: string): { token: Token; secret: string }
  /** Errors: NOT_FOUND. */
  revoke(id: string): void
  /** The token a secret belongs to. Notes the use, at most once a minute. */
  verify(secret: string): Token | undefined
}

const useNotedEveryMs = 60_000

/** A secret reads `<token id>.<256 random bits>`: the id finds the row, the rest is compared with its hash. */
export function createTokens(dependencies: {
  store: TokenStore
  changes: Changes
  clock: Clock
  createId: CreateId
}): Tokens {
  const { store, changes, clock, createId } = dependencies

  return {
    list: () => store.list(),
    create(name) {
      if (store.list().some((token) => token.name === name)) {
        throw new HeadroomError(
          'CONFLICT',
          `A token named “${name}” exists. Revoke it first, or choose another name.`,
        )
      }
      const token: Token = { id: createId('tok'), name, createdAt: clock.now(), lastUsedAt: null }
      const secret = `${token.id}.${createSecret()}`
      store.insert(token, hashSecret(secret))
      changes.publish('tokens', token.id)
      return { token, secret }
    },
    revoke(id) {
      if (!store.remove(id)) throw new HeadroomError('NOT_FOUND', `There is no token ${id}.`)
      changes.publish('tokens', id)
    },
    verify(secret) {
      const found = store.find(secret.split('.', 1)[0] ?? '')
      if (!found || !matchesHash(secret, found.hash)) return undefined
      const { token } = found
      if (token.lastUsedAt === null || clock.now() - token.lastUsedAt >= useNotedEveryMs) {
        token.lastUsedAt = clock.now()
        store.noteUse(token.id, clock.now())
        changes.publish('tokens', token.id)
      }
      return token
    },
  }
}
