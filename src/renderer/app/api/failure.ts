import { ORPCError } from '@orpc/client'

export interface Failure {
  code: string
  message: string
  details: Readonly<Record<string, unknown>>
  /** Trying the same again can help: the host was away or busy, not the request wrong. */
  retryable: boolean
}

const passingCodes = new Set([
  'OFFLINE',
  'INTERNAL',
  'TIMEOUT',
  'SERVICE_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
])

/** Whatever was thrown, as a code and a sentence for a person. */
export function toFailure(error: unknown): Failure {
  if (error instanceof ORPCError) {
    const code = error.code === 'UNAUTHORIZED' ? 'UNAUTHENTICATED' : error.code
    return {
      code,
      message: sentenceFor(code, error.message),
      details: isRecord(error.data) ? error.data : {},
      retryable: passingCodes.has(code),
    }
  }
  if (error instanceof TypeError) {
    return {
      code: 'OFFLINE',
      message: 'Headroom did not answer. It may be restarting; what you typed is kept.',
      details: {},
      retryable: true,
    }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'INTERNAL', message: message || 'Something went wrong.', details: {}, retryable: true }
}

function sentenceFor(code: string, message: string): string {
  if (code === 'UNAUTHENTICATED') {
    return 'This session has ended. Open Headroom again from the address that “headroom sign-in” prints, then go on here: what you typed is kept.'
  }
  if (code === 'BAD_REQUEST') return 'Some of what was entered is not valid. Check the fields and try again.'
  return message
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
