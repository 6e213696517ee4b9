import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { endLeftovers } from './leftovers.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom leftovers-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A process that looks like ffmpeg and waits for ever, told of a file. */
async function start(program: string, file: string) {
  const path = join(folder, program)
  await symlink(process.execPath, path).catch(() => undefined)
  const child = spawn(path, ['-e', 'setInterval(() => {}, 1000)', file], { argv0: path })
  await once(child, 'spawn')
  return child
}

it.skipIf(process.platform === 'win32')('ends what works in the folder and nothing else', async () => {
  const ours = await start('ffmpeg', join(folder, 'work', 'job_1', 'chunk.mp4'))
  const elsewhere = await start('ffmpeg', join(folder, 'workshop', 'chunk.mp4'))
  const anotherProgram = await start('player', join(folder, 'work', 'job_1', 'chunk.mp4'))
  const becomingOurs = await start('nice', join(folder, 'work', 'job_1', 'chunk.mp4'))
  const ended = Promise.all([once(ours, 'exit'), once(becomingOurs, 'exit')])
  ours.kill('SIGSTOP')
  await endLeftovers(join(folder, 'work'))
  expect((await ended).map(([, signal]) => signal)).toEqual(['SIGKILL', 'SIGKILL'])
  for (const child of [elsewhere, anotherProgram]) {
    expect(child.exitCode ?? child.signalCode).toBeNull()
    child.kill('SIGKILL')
  }
})
