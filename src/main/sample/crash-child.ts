/*
 * The program that crash.test.ts kills: makes or removes the sample studio, and kills itself in the middle of a step, after some
 * transactions. Run: node src/main/sample/crash-child.ts WORKSPACE create|remove STEP TRANSACTIONS
 */
import { openStudio } from '../studio.ts'

const [workspaceFolder, action, lastStep, transactions] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
]
const studio = await openStudio({ workspaceFolder, host: 'headless' })
const { store } = studio
const { sample } = studio.services
await studio.start('tools')

let left = Number(transactions)
const run = store.transaction
store.transaction = (work) => {
  const isThere = sample.status().progress?.step.startsWith(lastStep) ?? false
  if (isThere && left-- <= 0) process.kill(process.pid, 'SIGKILL')
  return run(work)
}
await (action === 'create' ? sample.create() : sample.remove())
await studio.stop()
