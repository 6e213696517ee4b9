import { existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { Shell } from './pages/shell.ts'
import { expect, type Studio, test } from './studio-fixture.ts'

async function submit(studio: Studio, sourcePath: string): Promise<{ id: string }> {
  const profiles = await studio.call<{ id: string; name: string }[]>('GET', '/profiles')
  const profileId = profiles.find(({ name }) => name.includes('360p'))?.id ?? profiles[0]!.id
  return studio.call('POST', '/jobs', {
    sourcePath,
    customerId: studio.customer.id,
    outputs: [{ kind: 'file', container: 'mp4', profileId }],
  })
}

const drain = (studio: Studio, draining: boolean) => studio.call('PATCH', '/queue/settings', { draining })

test('a waiting job is moved to the front by its priority', async ({ console: page, studio }) => {
  await drain(studio, true)
  const first = await submit(studio, await studio.makeClip('first in.mp4', 2))
  const second = await submit(studio, await studio.makeClip('second in.mp4', 2))

  const shell = new Shell(page)
  await shell.run('Jobs')
  const grid = page.getByRole('grid', { name: 'Jobs' })
  const row = (name: string) => grid.getByRole('row').filter({ hasText: name })
  await expect(row('first in.mp4').getByText('#1')).toBeVisible()
  await grid.focus()
  await page.keyboard.press('Space')
  await expect(row('second in.mp4')).toHaveAttribute('aria-selected', 'true')
  await shell.tabTo(page.getByRole('toolbar').getByRole('button', { name: 'Priority' }))
  await page.keyboard.press('Enter')
  const highest = page.getByRole('menuitem', { name: '9 · first' })
  await highest.waitFor()
  await page.keyboard.press('ArrowDown')
  await expect(highest).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(row('second in.mp4').getByText('#1')).toBeVisible()
  await expect(row('first in.mp4').getByText('#2')).toBeVisible()

  for (const { id } of [first, second]) await studio.call('POST', `/jobs/${id}/cancel`)
  await drain(studio, false)
})

test('a failed job is found, its source put back, and it is tried again', async ({
  console: page,
  studio,
}) => {
  const clip = await studio.makeClip('lost and found.mp4', 2)
  await drain(studio, true)
  await submit(studio, clip)
  await rename(clip, `${clip}.away`)
  await drain(studio, false)

  const shell = new Shell(page)
  await shell.run('Show failed jobs')
  const grid = page.getByRole('grid', { name: 'Jobs' })
  await expect(grid.getByRole('link', { name: 'lost and found.mp4' })).toBeVisible()
  await grid.focus()
  await page.keyboard.press('Enter')
  await expect(shell.heading('lost and found.mp4')).toBeVisible()
  await expect(page.getByRole('main').getByText('Failed', { exact: true })).toBeVisible()
  await rename(`${clip}.away`, clip)
  await page.keyboard.press('r')
  await expect(page.getByRole('main').getByText('Done', { exact: true })).toBeVisible({ timeout: 60_000 })
})

test('a ledger entry is opened, and the focus returns to its row', async ({ console: page, studio }) => {
  const shell = new Shell(page)
  await shell.show(`/budgets/${studio.budget.id}?kinds=${encodeURIComponent('["grant"]')}`)
  const ledger = page.getByRole('grid', { name: 'Ledger' })
  await ledger.getByRole('gridcell', { name: 'Grant' }).waitFor()
  await shell.tabTo(ledger)
  await page.keyboard.press('Enter')
  const entry = page.getByRole('dialog', { name: 'Entry 1: Grant' })
  await expect(entry.getByText('+€500.00')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(entry).toBeHidden()
  await expect(ledger).toBeFocused()
})

test('the data is backed up', async ({ console: page }) => {
  const shell = new Shell(page)
  await shell.run('Back up the data')
  const field = page.getByRole('textbox', { name: 'New file on this machine' })
  await shell.tabTo(field)
  const file = await field.inputValue()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Notices' }).getByText(/^Backed up, /)).toBeVisible()
  expect(existsSync(file)).toBe(true)
})

test('what was done is found in the activity, with before and after', async ({ console: page, studio }) => {
  const { id } = await studio.call<{ id: string }>('POST', '/customers', { name: 'Traced Ltd' })
  await studio.call('PATCH', `/customers/${id}`, { priority: 7 })
  const shell = new Shell(page)
  await shell.run('Activity')
  const grid = page.getByRole('grid', { name: 'Activity' })
  await grid.waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('changed the customer traced')
  await expect(page).toHaveURL(/text=changed/)
  await expect(grid.getByRole('gridcell', { name: 'Priority 5 → 7' })).toBeVisible()
  await expect(grid.getByRole('row')).toHaveCount(2)
  await shell.tabTo(grid)
  await page.keyboard.press('Enter')
  const entry = page.getByRole('dialog', { name: 'Changed the customer Traced Ltd' })
  await expect(entry.getByRole('row', { name: 'Priority 5 7' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(grid).toBeFocused()
})
