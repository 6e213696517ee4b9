import { ORPCError, ValidationError } from '@orpc/server'
import { type ErrorCode, errorStatus, HeadroomError } from '#shared/errors.ts'

/** The body of every refusal, over every transport. */
export type ApiError = ORPCError<ErrorCode, Readonly<Record<string, unknown>>>

/**
 * Makes the one typed error the contract answers with. A HeadroomError keeps its code, sentence and details; what a schema refused becomes
 * INVALID_INPUT naming the field; anything else is reported to the log and answered as INTERNAL with the log's reference only.
 */
export function toApiError(error: unknown, report: (error: unknown) => string): ApiError {
  if (error instanceof HeadroomError) return apiError(error.code, error.message, error.details)
  if (error instanceof ORPCError) return fromTransport(error, report)
  if (isAbort(error)) return apiError('CANCELLED', 'The request was given up before it was answered.')
  return internal(error, report)
}

/** What a decoder threw before a handler was reached: the request itself could not be read. */
export function unreadableRequest(): ApiError {
  return apiError(
    'INVALID_INPUT',
    'The request could not be read. Send JSON that is well-formed, with the content type application/json.',
  )
}

export function apiError(
  code: ErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): ApiError {
  return new ORPCError(code, { status: errorStatus[code], message, data: details })
}

function fromTransport(error: ORPCError<string, unknown>, report: (error: unknown) => string): ApiError {
  if (error.code in errorStatus) {
    const code = error.code as ErrorCode
    if (code !== 'PAYLOAD_TOO_LARGE') return error as ApiError
    return apiError(code, 'The request is larger than Headroom accepts. Send files to /upload instead.')
  }
  if (error.code === 'METHOD_NOT_SUPPORTED') {
    return apiError('INVALID_INPUT', 'This call changes something and cannot be made with GET. Use POST.')
  }
  if (error.code !== 'BAD_REQUEST') return internal(error.cause ?? error, report)
  return error.cause instanceof ValidationError ? invalidInput(error.cause) : unreadableRequest()
}

/** The same details as parse-input's, so that a form finds its fields whichever of the two refused. */
function invalidInput(error: ValidationError): ApiError {
  const problems = error.issues.map((issue) => ({
    field: (issue.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step)).join('.'),
    problem: issue.message,
  }))
  const sentence = problems.map(({ field, problem }) => (field === '' ? problem : `${field}: ${problem}`))
  return apiError('INVALID_INPUT', sentence.slice(0, 5).join(' '), { problems })
}

function internal(error: unknown, report: (error: unknown) => string): ApiError {
  const reference = report(error)
  return apiError(
    'INTERNAL',
    `Headroom failed at something it should not fail at. Its log has the details under ${reference}; please report it.`,
    { reference },
  )
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}
