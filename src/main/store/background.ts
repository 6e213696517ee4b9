import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'

/** The path a thread loads better-sqlite3 from; a thread made from text has no place of its own to look from. */
export function sqliteModule(): string {
  return createRequire(import.meta.url).resolve('better-sqlite3')
}

/**
 * Runs SQLite work that may take seconds on a thread of its own. `script` is the body of an async CommonJS function with
 * `Database`, `data` and `report(progress)` in scope; what it returns is the result. It is text, not a module, because a bundled
 * program has no source file to start a thread from.
 */
export function runInBackground(
  script: string,
  data: Record<string, unknown>,
  onReport: (progress: number) => void = () => {},
): Promise<unknown> {
  const source = `
    const { parentPort, workerData } = require('node:worker_threads')
    const Database = require(workerData.sqliteModule)
    const report = (progress) => parentPort.postMessage({ progress })
    const work = async (data) => { ${script} }
    work(workerData.data).then(
      (result) => parentPort.postMessage({ result }),
      (error) => parentPort.postMessage({ failure: { code: error.code, message: error.message } }),
    )`
  return new Promise((resolve, reject) => {
    const worker = new Worker(source, {
      eval: true,
      workerData: { data, sqliteModule: sqliteModule() },
    })
    worker.on('message', (message: BackgroundMessage) => {
      if ('progress' in message) onReport(message.progress)
      else if ('failure' in message) reject(new BackgroundError(message.failure))
      else resolve(message.result)
    })
    worker.on('error', reject)
    worker.on('exit', () => reject(new Error('The background thread ended without an answer.')))
  })
}

type BackgroundMessage =
  | { progress: number }
  | { result: unknown }
  | { failure: { code: string | undefined; message: string } }

/** SQLite's own code and message, carried over from the thread. */
export class BackgroundError extends Error {
  readonly code: string | undefined
  constructor(failure: { code: string | undefined; message: string }) {
    super(failure.message)
    this.name = 'BackgroundError'
    this.code = failure.code
  }
}
