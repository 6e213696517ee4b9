import { Worker } from 'node:worker_threads'
import { type ErrorCode, errorStatus, HeadroomError } from '#shared/errors.ts'
import type { Cancel, Clock } from '../clock.ts'
import { workerUrl } from '../worker-url.ts'
import type { StudioAnswer } from './studio-forecast.worker.ts'
import type { StudioTaskName, StudioTasks } from './studio-questions.ts'

/** The thread that forecasts for the studio. It starts when first asked and ends when nobody asked for a while. */
export type StudioThread = {
  /** Errors: what the task throws; CANCELLED when stopped; INTERNAL when the thread dies. */
  ask<Name extends StudioTaskName>(
    name: Name,
    request: StudioTasks[Name]['request'],
  ): Promise<StudioTasks[Name]['result']>
  /** Ends the thread, wherever it is. */
  stop(): Promise<void>
}

type Pending = { resolve: (result: unknown) => void; reject: (error: unknown) => void }

const idleMs = 10 * 60_000

export function createStudioThread(databaseFile: string, clock: Pick<Clock, 'after'>): StudioThread {
  let worker: Worker | undefined
  let lastId = 0
  let cancelIdle: Cancel | undefined
  const pending = new Map<number, Pending>()

  const rejectAll = (error: HeadroomError) => {
    for (const { reject } of pending.values()) reject(error)
    pending.clear()
  }
  const start = (): Worker => {
    const started = new Worker(workerUrl('studio-forecast', import.meta.url), {
      workerData: { databaseFile },
    })
    started.unref()
    const died = (reason: string) => {
      if (worker !== started) return
      worker = undefined
      rejectAll(new HeadroomError('INTERNAL', `The forecast stopped unexpectedly (${reason}). Try again.`))
    }
    started.on('message', (answer: StudioAnswer) => {
      const asked = pending.get(answer.id)
      pending.delete(answer.id)
      if ('failure' in answer) asked?.reject(errorFrom(answer.failure))
      else asked?.resolve(answer.result)
      restWhenIdle()
    })
    started.once('error', (error) => died(String(error)))
    started.once('exit', (code) => died(`exit code ${code}`))
    return started
  }
  const restWhenIdle = () => {
    cancelIdle?.()
    cancelIdle = pending.size === 0 ? clock.after(idleMs, () => void stop()) : undefined
    if (pending.size === 0) worker?.unref()
  }
  const stop = async () => {
    cancelIdle?.()
    cancelIdle = undefined
    const stopping = worker
    worker = undefined
    rejectAll(new HeadroomError('CANCELLED', 'The forecast was stopped before it was done.'))
    await stopping?.terminate()
  }

  return {
    ask(name, request) {
      worker ??= start()
      const thread = worker
      thread.ref()
      const id = ++lastId
      return new Promise((resolve, reject) => {
        pending.set(id, {
          resolve: (result) => resolve(result as StudioTasks[typeof name]['result']),
          reject,
        })
        thread.postMessage({ id, name, request })
      })
    },
    stop,
  }
}

function errorFrom({ code, message }: { code: string | undefined; message: string }): HeadroomError {
  if (code !== undefined && Object.hasOwn(errorStatus, code))
    return new HeadroomError(code as ErrorCode, message)
  return new HeadroomError('INTERNAL', `The forecast stopped unexpectedly (${message}). Try again.`)
}
