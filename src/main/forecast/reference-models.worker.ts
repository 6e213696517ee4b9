import { parentPort, workerData } from 'node:worker_threads'
import { loadReferenceModels, type ReferenceRequest } from './reference-models.ts'

/** One answer after the other, in the order of the requests; the thread ends with the first failure. */
export type ReferenceReport = { readonly path: Float64Array } | { readonly failure: string }

const port = parentPort
if (port) {
  const report = (message: ReferenceReport) => port.postMessage(message)
  try {
    const models = loadReferenceModels()
    for (const request of workerData as readonly ReferenceRequest[])
      report({ path: models[request.model](request) })
  } catch (error) {
    report({ failure: error instanceof Error ? error.message : String(error) })
  }
}
