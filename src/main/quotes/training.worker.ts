import { parentPort, workerData } from 'node:worker_threads'
import { loadBaseModel } from './base-model.ts'
import { costTable } from './cost-table.ts'
import { parseLessons } from './lessons.ts'
import { train } from './training.ts'

/* A thread of its own for training: reading and fitting thousands of lessons would hold up every page. */
const { lines, trainedAt } = workerData as { lines: string[]; trainedAt: number }
parentPort?.postMessage(train(parseLessons(lines), costTable, trainedAt, loadBaseModel().base))
