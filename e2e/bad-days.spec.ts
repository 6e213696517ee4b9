import { rm } from 'node:fs/promises'
import { Shell } from './pages/shell.ts'
import { SubmitPage } from './pages/submit-page.ts'
import { expect, test } from './studio-fixture.ts'

test('a clip that is deleted between quote and submit is named, nothing is held, and the way on is said', async ({
  console: page,
  studio,
}) => {
  const clip = await studio.makeClip('gone soon.mp4', 2)
  const held = async () =>
    (await studio.call<{ balance: { heldMinor: number } }>('GET', `/budgets/${studio.budget.id}`)).balance
      .heldMinor
  const before = await held()
  await new Shell(page).show('/submit')
  const submit = new SubmitPage(page)
  await submit.choose(clip)
  await submit.forCustomer(studio.customer.name)
  await expect(submit.submit).toBeEnabled()
  await rm(clip)
  await submit.submit.click()
  await expect(page.getByText('gone soon.mp4 was not submitted')).toBeVisible()
  const sources = page.getByRole('region', { name: 'List of sources' })
  await expect(sources.getByRole('alert')).toContainText(/There is no file .* SOURCE_MISSING/)
  await expect(sources.getByRole('button', { name: 'Try again' })).toBeVisible()
  await expect(submit.submit).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Remove gone soon.mp4' })).toBeVisible()
  expect(await held()).toBe(before)
})

test('of a dropped folder of 5,000 files a thousand are taken, the rest is told, and the page stays usable', async ({
  console: page,
}) => {
  const shell = new Shell(page)
  await shell.show('/submit')
  await shell.settled('Submit')
  await page.evaluate(() => {
    const file = (name: string) => ({
      isDirectory: false,
      name,
      file: (take: (file: File) => void) => take(new File(['no video'], name)),
    })
    const parts = Array.from({ length: 50 }, (_, part) =>
      Array.from({ length: 100 }, (_, index) => file(`take ${part * 100 + index}.mp4`)),
    )
    const folder = {
      isDirectory: true,
      name: 'rushes',
      createReader: () => ({
        readEntries: (take: (entries: unknown[]) => void) =>
          take(parts.shift() ?? [file('notes.txt')].slice(1)),
      }),
    }
    DataTransferItem.prototype.webkitGetAsEntry = () => folder as unknown as FileSystemEntry
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([''], 'rushes'))
    document
      .querySelector('[aria-label="Add sources"]')
      ?.dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer }))
  })
  await expect(page.getByText('4,000 more files were left out')).toBeVisible()
  await expect(page.getByText('watch it: nothing has to be copied then')).toBeVisible()
  await expect(page.getByRole('button', { name: 'take 0.mp4', exact: true })).toBeVisible()
  await shell.run('Overview')
  await expect(shell.heading('Overview')).toBeVisible()
})

test('two windows show the same, and a change that came too late is refused in words', async ({
  console: page,
  studio,
}) => {
  test.skip(studio.host.name !== 'headless', 'The desktop has one window.')
  const customer = await studio.call<{ id: string }>('POST', '/customers', { name: 'Seen Twice' })
  const other = await studio.host.openPage()
  const [here, there] = [new Shell(page), new Shell(other)]
  await here.show(`/customers/${customer.id}`)
  await there.show(`/customers/${customer.id}`)
  await page.getByRole('button', { name: 'Edit' }).click()
  const field = page.getByRole('textbox', { name: 'Name' })
  await field.fill('Renamed too late')

  await other.getByRole('button', { name: 'Archive' }).click()
  await other.getByRole('dialog').getByRole('button', { name: 'Archive' }).click()
  await expect(other.getByText('Archived', { exact: true })).toBeVisible()
  await expect(field).toHaveValue('Renamed too late')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(/Seen Twice is archived .* Bring it back first\./)).toBeVisible()

  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Bring back' }).click()
  await expect(other.getByRole('button', { name: 'Archive' })).toBeVisible()
  await studio.host.leavePage(other)
})

test('a slow studio is waited for, and an impatient second click makes no second customer', async ({
  console: page,
  studio,
}) => {
  test.skip(studio.host.name !== 'headless', 'Only what goes over HTTP can be held up.')
  let held: (() => void) | undefined
  const shell = new Shell(page)
  await shell.run('New customer')
  await page.getByRole('textbox', { name: 'Name' }).fill('Slow Disk Films')
  await page.route('**/rpc/customers/create', async (route) => {
    await new Promise<void>((resolve) => {
      held = resolve
    })
    await route.continue()
  })
  const create = page.getByRole('button', { name: 'Create' })
  await create.click()
  await expect(create).toBeDisabled()
  await create.click({ force: true })
  await page.keyboard.press('Enter')
  held?.()
  await expect(shell.heading('Slow Disk Films')).toBeVisible()
  const customers = await studio.call<{ name: string }[]>('GET', '/customers')
  expect(customers.filter(({ name }) => name === 'Slow Disk Films')).toHaveLength(1)
})
