import { parentPort, workerData } from 'node:worker_threads'
import { isHeadroomError } from '#shared/errors.ts'
import { openDemandReader } from './demand-reader.store.ts'
import type { StudioTaskName } from './studio-questions.ts'
import { createStudioTasks } from './studio-tasks.ts'

export type StudioQuestion = { readonly id: number; readonly name: StudioTaskName; readonly request: never }
export type StudioAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly failure: { code: string | undefined; message: string } }

/* One thread that reads the history and keeps what it learned between questions. It is ended from outside. */
const port = parentPort
if (port) {
  const { databaseFile } = workerData as { databaseFile: string }
  const tasks = createStudioTasks(openDemandReader(databaseFile))
  port.on('message', async ({ id, name, request }: StudioQuestion) => {
    try {
      port.postMessage({ id, result: await tasks[name](request) } satisfies StudioAnswer)
    } catch (error) {
      const code = isHeadroomError(error) ? error.code : undefined
      const message = error instanceof Error ? error.message : String(error)
      port.postMessage({ id, failure: { code, message } } satisfies StudioAnswer)
    }
  })
}
