import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { basename, sep } from 'node:path'
import { promisify } from 'node:util'

/*
 * A child outlives a parent that was killed: ffmpeg, told not to read its input, notices nothing and goes on writing. Its command line
 * names the job's work folder, so it is found by that; a file with its number would say less, since numbers are used again.
 */

type ListedProcess = { pid: number; parent: number; arguments: string[] }

/**
 * Ends every ffmpeg that works inside a folder and is not this process's own, and waits until they are gone: new work may have begun
 * by now. On Windows none are found.
 */
export async function endLeftovers(workFolders: string): Promise<void> {
  const inside = workFolders.endsWith(sep) ? workFolders : workFolders + sep
  const leftovers = (await listProcesses()).filter(
    ({ pid, parent, arguments: [program = '', ...rest] }) =>
      pid !== process.pid &&
      parent !== process.pid &&
      isOurKind(basename(program)) &&
      rest.some((argument) => argument.includes(inside)),
  )
  for (const { pid } of leftovers) end(pid)
  await Promise.all(leftovers.map(({ pid }) => untilGone(pid)))
}

/** ffmpeg and ffprobe, and the `nice` that is about to become one of them. */
function isOurKind(program: string): boolean {
  return program.startsWith('ff') || program === 'nice'
}

async function listProcesses(): Promise<ListedProcess[]> {
  if (process.platform === 'linux') return listFromProc()
  if (process.platform === 'win32') return []
  const { stdout } = await promisify(execFile)('ps', ['-axww', '-o', 'pid=,ppid=,command='])
  return stdout.split('\n').map((line) => {
    const [pid, parent, ...words] = line.trim().split(/ +/)
    // The work folder may hold spaces: the rest of the line is taken as one argument as well.
    return { pid: Number(pid), parent: Number(parent), arguments: [words[0] ?? '', words.join(' ')] }
  })
}

async function listFromProc(): Promise<ListedProcess[]> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger)
  const listed = pids.map(async (pid) => {
    // A process that ended meanwhile, or is another user's, is none of ours.
    const [line, status] = await Promise.all(
      ['cmdline', 'status'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')),
    )
    const parent = Number(/^PPid:\s*(\d+)/m.exec(status!)?.[1])
    return { pid, parent, arguments: line!.split('\0') }
  })
  return Promise.all(listed)
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT')
    process.kill(pid, 'SIGKILL')
  } catch {
    // Gone already.
  }
}

async function untilGone(pid: number): Promise<void> {
  for (let tries = 0; tries < 100 && isAlive(pid); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
