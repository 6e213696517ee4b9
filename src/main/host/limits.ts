import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { type Limits, limitTiers } from '#shared/host.ts'

const execute = promisify(execFile)
const probeTimeoutMs = 5000

export type LimitTier = (typeof limitTiers)[number]
type Attempt = { works: boolean; detail: string }

/** Tries each kind of limit on a tiny child of its own; a kind counts only when the child was really held to it. */
export async function probeLimits(): Promise<Limits['available']> {
  const attempts: Record<LimitTier, () => Promise<Attempt>> = {
    threads: async () => ({ works: true, detail: 'ffmpeg is told how many threads to use.' }),
    niceness: tryNiceness,
    affinity: tryAffinity,
    cgroup: tryControlGroup,
  }
  return Promise.all(
    limitTiers.map(async (tier) => {
      try {
        return { tier, ...(await attempts[tier]()) }
      } catch (error) {
        return { tier, works: false, detail: describeFailure(error) }
      }
    }),
  )
}

/** The strongest kind that the task runner applies and that works here. */
export function strongestInForce(available: Limits['available'], applied: readonly LimitTier[]): LimitTier {
  const inForce = available
    .filter(({ tier, works }) => works && applied.includes(tier))
    .map(({ tier }) => tier)
  return limitTiers.findLast((tier) => inForce.includes(tier)) ?? 'threads'
}

/** `nice` without a command prints the niceness it runs at. */
async function tryNiceness(): Promise<Attempt> {
  const { stdout } = await execute('nice', ['-n', '10', 'nice'], { timeout: probeTimeoutMs })
  const reached = Number(stdout.trim())
  const expected = Math.min(19, os.getPriority() + 10)
  return reached === expected
    ? { works: true, detail: `A child started through nice ran at niceness ${reached}.` }
    : { works: false, detail: `A child started through nice ran at ${reached}, not at ${expected}.` }
}

async function tryAffinity(): Promise<Attempt> {
  if (process.platform !== 'linux') return { works: false, detail: 'Pinning to cores is done on Linux only.' }
  const own = allowedCores(await readFile('/proc/self/status', 'utf8'))
  const core = /^\d+/.exec(own)?.[0]
  if (core === undefined)
    return { works: false, detail: 'This system does not tell which cores may be used.' }
  const { stdout } = await execute('taskset', ['-c', core, 'cat', '/proc/self/status'], {
    timeout: probeTimeoutMs,
  })
  const reached = allowedCores(stdout)
  return reached === core
    ? { works: true, detail: `A child started through taskset stayed on core ${core}.` }
    : { works: false, detail: `A child pinned to core ${core} could still use ${reached}.` }
}

function allowedCores(status: string): string {
  return /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? ''
}

/** Makes a control group (version 2) beside our own, puts a waiting child into it under a CPU limit, and removes both. */
async function tryControlGroup(): Promise<Attempt> {
  if (process.platform !== 'linux') return { works: false, detail: 'Control groups exist on Linux only.' }
  const parent = await ownControlGroup()
  if (!parent) return { works: false, detail: 'No control group (version 2) is mounted for this process.' }
  const controllers = await readFile(path.join(parent, 'cgroup.controllers'), 'utf8')
  if (!controllers.split(/\s+/).includes('cpu')) {
    return { works: false, detail: 'The CPU controller is not delegated to this control group.' }
  }
  const group = path.join(parent, `headroom-probe-${randomBytes(4).toString('hex')}`)
  await mkdir(group)
  const child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] })
  try {
    await once(child, 'spawn')
    await writeFile(path.join(group, 'cpu.max'), '50000 100000')
    await writeFile(path.join(group, 'cgroup.procs'), String(child.pid))
    const membership = await readFile(`/proc/${child.pid}/cgroup`, 'utf8')
    return membership.includes(path.basename(group))
      ? { works: true, detail: 'A child was held to half a core by a control group.' }
      : { works: false, detail: 'A child could not be moved into a control group.' }
  } finally {
    if (child.exitCode === null && child.pid !== undefined) {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    }
    await rmdir(group)
  }
}

async function ownControlGroup(): Promise<string | null> {
  const [membership, mounts] = await Promise.all([
    readFile('/proc/self/cgroup', 'utf8'),
    readFile('/proc/mounts', 'utf8'),
  ])
  const own = /^0::(.+)$/m.exec(membership)?.[1]
  const mount = /^\S+ (\S+) cgroup2 /m.exec(mounts)?.[1]
  return own && mount ? path.join(mount, own) : null
}

function describeFailure(error: unknown): string {
  const { code, syscall, path: file } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' && syscall?.startsWith('spawn'))
    return `${syscall.replace(/^spawn ?/, '')} is not installed.`
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return `This user may not do it${file ? ` (${file})` : ''}.`
  }
  return error instanceof Error ? (error.message.split('\n')[0] ?? 'It failed.') : 'It failed.'
}
