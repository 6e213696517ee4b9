import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import type { CountedPlan, Plan } from '#shared/plans.ts'
import { Shell } from './pages/shell.ts'
import { expect, test } from './studio-fixture.ts'

const season = [
  'name;duration;size;profile;count;date',
  'Episode;45min;1080p;H.264 720p;8;2026-12-01',
  'Teaser;0:30;1080p;H.264 720p;;',
  'broken;soon;1080p;H.264 720p;;',
].join('\n')

async function forCustomer(page: Page, name: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Customer' }).click()
  await page.getByRole('option', { name }).click()
}

test('a season is quoted from a CSV without its files: totals, rows, refusals and the CSV back', async ({
  console: page,
  studio,
}) => {
  test.setTimeout(180_000)
  const shell = new Shell(page)
  await shell.run('Plan')
  await shell.settled('Plan')
  await expect(page.getByText('What would it cost?')).toBeVisible()
  await forCustomer(page, studio.customer.name)
  await page.getByRole('textbox', { name: 'Rows' }).fill(season)
  await page.getByRole('button', { name: 'Quote it' }).click()

  await expect(page.getByText('9 jobs in 2 rows')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText('The duration “soon” is no time.')).toBeVisible()
  await expect(page.getByRole('img', { name: /Eight times in ten between/ })).toBeVisible()
  await expect(page.getByRole('grid', { name: 'Planned work' }).getByText('Teaser')).toBeVisible()
  const customers = page.getByRole('region', { name: 'By customer, table' })
  await expect(customers.getByText(/enough/)).toBeVisible()

  await page.getByLabel('Rows without a date, from').fill('2026-12-07')
  await page.getByLabel('Until (or the same day)').fill('2026-12-01')
  await expect(page.getByText('This lies before the first day.')).toBeVisible()
  await page.getByLabel('Until (or the same day)').fill('2026-12-09')
  await page.getByRole('button', { name: 'Count it in the outlook' }).click()
  await expect(page.getByText('9 of its 9 jobs are still to be submitted.')).toBeVisible()
  await expect(page.getByRole('cell', { name: '0 of 9' })).toBeVisible()
  const [counted] = await studio.call<CountedPlan[]>('GET', '/counted-plans')
  expect(counted).toMatchObject({ startsOn: '2026-12-07', endsOn: '2026-12-09', jobs: 9 })

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Rows as CSV' }).click()
  expect((await download).suggestedFilename()).toBe('pasted-quoted.csv')

  for (const theme of ['Light', 'Dark']) {
    await shell.run(`${theme} theme`)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
  }

  await page.getByRole('button', { name: /^Remove .* from the outlook$/ }).click()
  await page.getByRole('button', { name: 'Remove it' }).click()
  await expect(page.getByRole('button', { name: 'Count it in the outlook' })).toBeVisible()

  const plan = await studio.call<Plan>('POST', '/plans', {
    work: { kind: 'rows', rows: [{ durationSeconds: 60, width: 1280, height: 720 }] },
    customerId: studio.customer.id,
    outputs: [{ kind: 'file', container: 'mp4', profileId: 'prf_h264_720p' }],
  })
  expect(plan).toMatchObject({ rows: 1, refused: 0 })
})

test('a few rows are typed in by hand; a header that cannot be used is refused in words', async ({
  console: page,
  studio,
}) => {
  const shell = new Shell(page)
  await shell.show('/plan')
  await shell.settled('Plan')
  await forCustomer(page, studio.customer.name)
  await page.getByRole('textbox', { name: 'Rows' }).fill('shot,size\nx,720p\n')
  await page.getByRole('button', { name: 'Quote it' }).click()
  await expect(page.getByText('the header has no column “duration”')).toBeVisible()
  await page.getByText('By hand', { exact: true }).click()
  await page.getByLabel('Duration, row 1').fill('1:30')
  await page.getByLabel('Size, row 1').fill('1080p')
  await page.getByLabel('Duration, row 2').fill('1:30')
  await page.getByRole('button', { name: 'Quote it' }).click()
  await expect(page.getByText('1 job in 1 row')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText('No size.')).toBeVisible()
})
