import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { wallClock } from '../clock.ts'
import { openStore } from './store.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-lock-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Another process that opens the workspace, says so, and stays. */
async function openElsewhere() {
  const script = `
    import { openStore } from ${JSON.stringify(new URL('store.ts', import.meta.url).href)}
    import { wallClock } from ${JSON.stringify(new URL('../clock.ts', import.meta.url).href)}
    await openStore(${JSON.stringify(folder)}, { clock: wallClock })
    console.log('open')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(createInterface(child.stdout), 'line')
  return child
}

it('keeps a second process out, names the first, and opens once that one was killed', async () => {
  const other = await openElsewhere()
  const attempt = openStore(folder, { clock: wallClock })
  await expect(attempt).rejects.toMatchObject({
    code: 'WORKSPACE_LOCKED',
    message: expect.stringContaining(`process ${other.pid}`),
    details: { holder: { pid: other.pid } },
  })
  other.kill('SIGKILL')
  await once(other, 'exit')
  const store = await openStore(folder, { clock: wallClock })
  store.close()
})

it('keeps a second opening of the same process out, and lets go when closed', async () => {
  const store = await openStore(folder, { clock: wallClock })
  await expect(openStore(folder, { clock: wallClock })).rejects.toMatchObject({ code: 'WORKSPACE_LOCKED' })
  store.close()
  store.close()
  const again = await openStore(folder, { clock: wallClock })
  again.close()
})

it('is not fooled by what a dead process left behind', async () => {
  const leftover = { pid: process.pid, host: 'elsewhere', since: new Date(0).toISOString() }
  await writeFile(join(folder, 'lock.json'), JSON.stringify(leftover))
  await writeFile(join(folder, 'lock.sqlite'), '')
  const store = await openStore(folder, { clock: wallClock })
  store.close()
})
