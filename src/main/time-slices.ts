import { HeadroomError } from '#shared/errors.ts'

/** Long enough to get on with it, short enough that a page asking in between does not notice. */
const sliceMs = 8

/** Work on the main thread that lets others in between. */
export type TimeSlices = {
  /** Lets others in when this slice is used up. Errors: CANCELLED when nobody waits for the result any more. */
  pause(): Promise<void> | void
  /** Lets others in now. */
  breathe(): Promise<void>
}

export function createTimeSlices(signal?: AbortSignal): TimeSlices {
  let began = performance.now()
  const breathe = async (): Promise<void> => {
    await new Promise((next) => setImmediate(next))
    if (signal?.aborted) throw new HeadroomError('CANCELLED', 'Nobody waits for this any more.')
    began = performance.now()
  }
  return { breathe, pause: () => (performance.now() - began > sliceMs ? breathe() : undefined) }
}
