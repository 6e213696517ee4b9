import { randomBytes } from 'node:crypto'

/** Makes ids such as `job_9f2k…`: 96 random bits, url-safe. */
export type CreateId = (prefix: string) => string

export const randomId: CreateId = (prefix) => `${prefix}_${randomBytes(12).toString('base64url')}`
