import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 random bits, url-safe. Guessing one is hopeless, so a fast hash at rest is enough; passwords would need a slow one. */
export function createSecret(): string {
  return randomBytes(32).toString('base64url')
}

export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

/** Takes the same time whatever differs. */
export function matchesHash(secret: string, hash: Uint8Array): boolean {
  const given = hashSecret(secret)
  return hash.byteLength === given.byteLength && timingSafeEqual(given, hash)
}
