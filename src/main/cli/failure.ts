import { ORPCError } from '@orpc/client'
import { isHeadroomError } from '#shared/errors.ts'
import { exitCodes, UsageError } from './command.ts'

export type Refusal = { path: string; code: string; message: string }

/** Some of what a command was asked for was refused or failed; `details` holds the rest. */
export class CommandRefused extends Error {
  readonly refusals: readonly Refusal[]
  readonly details: Readonly<Record<string, unknown>>

  constructor(refusals: readonly Refusal[], details: Record<string, unknown>) {
    super(refusals.map(({ path, message }) => `${path}: ${message}`).join('\n'))
    this.name = 'CommandRefused'
    this.refusals = refusals
    this.details = details
  }
}

export type Failure = {
  exitCode: number
  code: string
  message: string
  details: Readonly<Record<string, unknown>>
}

/** Whatever a command threw, as an exit code, a code and a sentence. */
export function toFailure(error: unknown, interrupted: boolean): Failure {
  if (interrupted) return failure(exitCodes.interrupted, 'CANCELLED', 'Interrupted.')
  if (error instanceof UsageError) return failure(exitCodes.usage, 'INVALID_INPUT', error.message)
  if (error instanceof CommandRefused) {
    return failure(exitCodes.refused, error.refusals[0]?.code ?? 'INTERNAL', error.message, error.details)
  }
  if (isHeadroomError(error)) {
    const exitCode = error.code === 'WORKSPACE_LOCKED' ? exitCodes.unreachable : exitCodes.refused
    return failure(exitCode, error.code, error.message, error.details)
  }
  if (error instanceof ORPCError) return failure(exitCodes.refused, error.code, error.message, error.data)
  if (error instanceof TypeError && error.message === 'fetch failed') {
    const sentence = 'The console stopped answering. Look at its window or log, and try again.'
    return failure(exitCodes.unreachable, 'UNREACHABLE', sentence)
  }
  return failure(exitCodes.refused, 'INTERNAL', error instanceof Error ? error.message : String(error))
}

function failure(
  exitCode: number,
  code: string,
  message: string,
  details: Record<string, unknown> = {},
): Failure {
  return { exitCode, code, message, details }
}
