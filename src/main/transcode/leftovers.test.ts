import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { endLeftovers } from './leftovers.ts'

const execute = promisify(execFile)
const forEver = 'setInterval(() => {}, 1000)'
let folder: string
let orphans: number[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom leftovers-'))
  orphans = []
})
afterEach(async () => {
  for (const pid of orphans.filter(isAlive)) process.kill(pid, 'SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

/** A path under which Node looks like another program. */
async function lookAlike(program: string): Promise<string> {
  const path = join(folder, program)
  await symlink(process.execPath, path).catch(() => undefined)
  return path
}

/** A process that looks like a program and waits for ever, told of a file; who started it is gone. Answers its number. */
async function abandon(program: string, file: string): Promise<number> {
  const path = await lookAlike(program)
  const { stdout } = await execute('sh', [
    '-c',
    '"$0" "$@" </dev/null >/dev/null 2>&1 & echo $!',
    path,
    '-e',
    forEver,
    file,
  ])
  const pid = Number(stdout)
  orphans.push(pid)
  // For a moment it is still the shell that starts it.
  await vi.waitFor(async () => expect(await commandLineOf(pid)).toContain(path))
  return pid
}

it.skipIf(process.platform === 'win32')(
  'ends what an earlier process left in the folder, and nothing else',
  async () => {
    const ours = await abandon('ffmpeg', join(folder, 'work', 'job_1', 'chunk.mp4'))
    const becomingOurs = await abandon('nice', join(folder, 'work', 'job_1', 'chunk.mp4'))
    const elsewhere = await abandon('ffmpeg', join(folder, 'workshop', 'chunk.mp4'))
    const anotherProgram = await abandon('player', join(folder, 'work', 'job_1', 'chunk.mp4'))
    const newWork = spawn(await lookAlike('ffmpeg'), [
      '-e',
      forEver,
      join(folder, 'work', 'job_2', 'chunk.mp4'),
    ])
    process.kill(ours, 'SIGSTOP')
    await endLeftovers(join(folder, 'work'))
    expect([ours, becomingOurs].filter(isAlive)).toEqual([])
    expect([elsewhere, anotherProgram].filter(isAlive)).toHaveLength(2)
    expect(newWork.exitCode ?? newWork.signalCode).toBeNull()
    newWork.kill('SIGKILL')
  },
)

async function commandLineOf(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8')
  return (await execute('ps', ['-o', 'command=', '-ww', '-p', `${pid}`])).stdout
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
