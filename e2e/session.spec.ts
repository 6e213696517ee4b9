import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { workspaceFiles } from '../src/main/store/workspace.ts'
import { Shell } from './pages/shell.ts'
import { expect, type Studio, test } from './studio-fixture.ts'

const builtCli = join(import.meta.dirname, '..', 'out', 'main', 'cli.js')
const workspaceOf = (studio: Studio): string => join(studio.folder, 'workspace')

/** As if its week had passed: the cookie stays in the browser, and the host no longer takes it. */
function expireSessions(studio: Studio): void {
  const database = new Database(workspaceFiles(workspaceOf(studio)).database)
  const { changes } = database.prepare('UPDATE sessions SET expires_at = 1').run()
  database.close()
  expect(changes).toBeGreaterThan(0)
}

async function newSignInUrl(studio: Studio): Promise<string> {
  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, [builtCli, 'sign-in', '--workspace', workspaceOf(studio)])
  return stdout.trim()
}

test('a session that ends while the operator types loses nothing typed, and goes on after signing in again', async ({
  console: page,
  studio,
}) => {
  test.skip(studio.host.name !== 'headless', 'The desktop window needs no session.')
  const shell = new Shell(page)
  await shell.run('New customer')
  const name = page.getByRole('textbox', { name: 'Name' })
  await name.fill('Typed before the end')
  expireSessions(studio)
  const create = page.getByRole('button', { name: 'Create' })
  await create.click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText(/This session has ended.*headroom sign-in/)).toBeVisible()
  await expect(name).toHaveValue('Typed before the end')

  const other = await page.context().newPage()
  await other.goto(await newSignInUrl(studio))
  await other.waitForURL((address) => address.pathname !== '/sign-in')
  await other.close()

  await name.press('End')
  await name.pressSequentially(' of it')
  await create.click()
  await expect(shell.heading('Typed before the end of it')).toBeVisible()
  const customers = await studio.call<{ name: string }[]>('GET', '/customers')
  expect(customers.filter((customer) => customer.name.startsWith('Typed before'))).toHaveLength(1)
})

test('a page left open past its session says so, and is live again once somebody signed in', async ({
  console: page,
  studio,
}) => {
  test.skip(studio.host.name !== 'headless', 'The desktop window needs no session.')
  await expect(page.getByRole('status').getByText('Live')).toBeVisible()
  expireSessions(studio)
  await expect(page.getByRole('alert').filter({ hasText: 'This session has ended' }).first()).toBeVisible({
    timeout: 30_000,
  })
  await expect(page.getByRole('status').getByText('Signed out')).toBeVisible()
  const other = await page.context().newPage()
  await other.goto(await newSignInUrl(studio))
  await other.waitForURL((address) => address.pathname !== '/sign-in')
  await other.close()
  await expect(page.getByRole('status').getByText('Live')).toBeVisible({ timeout: 30_000 })
})
