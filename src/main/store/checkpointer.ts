import { Worker } from 'node:worker_threads'
import { sqliteModule } from './background.ts'

/**
 * Moves the write-ahead log into the database on another thread. SQLite would do it inside every two-hundredth commit or so, and
 * wait there for the disk: up to a second where the disk is slow or busy.
 */
export type Checkpointer = {
  /** Call after each commit. */
  committed(): void
  /** Waits until the thread has let go of the file. */
  stop(): void
}

const commitsPerCheckpoint = 500
const longestStopMs = 10_000

/** The thread starts when there is first something to move: most openings are short. */
export function createCheckpointer(file: string): Checkpointer {
  const stopped = new Int32Array(new SharedArrayBuffer(4))
  let worker: Worker | undefined
  let commits = 0
  return {
    committed() {
      if (++commits % commitsPerCheckpoint !== 0) return
      worker ??= startThread(file, stopped)
      worker.postMessage('checkpoint')
    },
    stop() {
      if (!worker) return
      worker.postMessage('stop')
      Atomics.wait(stopped, 0, 0, longestStopMs)
      worker = undefined
    },
  }
}

/**
 * A failed checkpoint is tried again with the next one, and at the latest when the store closes. Without its thread the log is moved
 * by the commits themselves (see `wal_autocheckpoint`): slower, nothing lost.
 */
const script = `
  const { parentPort, workerData } = require('node:worker_threads')
  const Database = require(workerData.sqliteModule)
  const end = () => {
    Atomics.store(workerData.stopped, 0, 1)
    Atomics.notify(workerData.stopped, 0)
    parentPort.close()
  }
  const checkpoint = (database) => {
    try {
      database.pragma('wal_checkpoint(PASSIVE)')
    } catch {}
  }
  try {
    const database = new Database(workerData.file, { fileMustExist: true })
    parentPort.on('message', (message) => {
      if (message === 'checkpoint') return checkpoint(database)
      database.close()
      end()
    })
  } catch {
    end()
  }`

function startThread(file: string, stopped: Int32Array): Worker {
  const worker = new Worker(script, {
    eval: true,
    workerData: { file, stopped, sqliteModule: sqliteModule() },
  })
  worker.on('error', () => Atomics.store(stopped, 0, 1))
  worker.unref()
  return worker
}
