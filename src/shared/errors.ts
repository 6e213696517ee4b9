/** Every way Headroom refuses or fails, with the HTTP status the API answers it with. */
export const errorStatus = {
  INVALID_INPUT: 400,
  INVALID_AMOUNT: 400,
  CURRENCY_MISMATCH: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  INVALID_STATE: 409,
  BUDGET_EXHAUSTED: 402,
  BUDGET_MISSING: 402,
  TIER_FORBIDS: 403,
  QUOTE_EXPIRED: 409,
  PAYLOAD_TOO_LARGE: 413,

  SOURCE_MISSING: 422,
  SOURCE_NOT_A_FILE: 422,
  SOURCE_UNREADABLE: 422,
  SOURCE_EMPTY: 422,
  SOURCE_NOT_MEDIA: 422,
  SOURCE_FORBIDDEN_FORMAT: 422,
  SOURCE_NO_STREAMS: 422,
  SOURCE_NO_VIDEO: 422,
  SOURCE_NO_AUDIO: 422,
  SOURCE_ENCRYPTED: 422,
  SOURCE_CORRUPT: 422,
  SOURCE_TOO_LARGE: 422,
  SOURCE_CHANGED: 422,

  PROFILE_UNAVAILABLE: 422,
  OUTPUT_INVALID: 500,
  OUTPUT_UNWRITABLE: 500,
  DISK_FULL: 507,
  FFMPEG_MISSING: 503,
  FFMPEG_FAILED: 500,
  FFMPEG_KILLED: 500,
  FFMPEG_STALLED: 500,
  CANCELLED: 409,

  MODEL_DAMAGED: 500,
  WORKSPACE_LOCKED: 409,
  WORKSPACE_DAMAGED: 500,
  WORKSPACE_DIVERGED: 500,
  WORKSPACE_UNWRITABLE: 500,
  INTERNAL: 500,
} as const

export type ErrorCode = keyof typeof errorStatus

/**
 * The one error Headroom throws on purpose. `message` is a sentence for a person: what happened, where, and what to do.
 * `details` are machine-readable facts behind the sentence; never secrets.
 */
export class HeadroomError extends Error {
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    code: ErrorCode,
    message: string,
    details: Record<string, unknown> = {},
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'HeadroomError'
    this.code = code
    this.details = details
  }
}

/** True for an error with one of these codes; with no codes, for any HeadroomError. */
export function isHeadroomError(error: unknown, ...codes: ErrorCode[]): error is HeadroomError {
  return error instanceof HeadroomError && (codes.length === 0 || codes.includes(error.code))
}

/** Closes a union: the compiler objects when a case is missing, and so does the program. */
export function assertNever(value: never): never {
  throw new HeadroomError(
    'INTERNAL',
    `Headroom met a case it does not know: ${JSON.stringify(value)}. Please report this.`,
  )
}
