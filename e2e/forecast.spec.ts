import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import type { EventWithLift } from '#shared/calendar.ts'
import type { Demand } from '#shared/forecasts.ts'
import { Shell } from './pages/shell.ts'
import { expect, test } from './studio-fixture.ts'

const hourMs = 3_600_000

/** Three weeks of a day's rhythm, and two rows that cannot be read. */
function pastRequests(customer: string): string {
  const until = Math.floor(Date.now() / hourMs)
  const lines = ['time,customer,content type,format,duration,complexity']
  for (let hour = until - 21 * 24; hour < until; hour++) {
    const count = Math.round(4 + 3 * Math.sin((2 * Math.PI * hour) / 24))
    for (let i = 0; i < count; i++)
      lines.push(`${hour * 3600 + i},${customer},${i % 3 ? 'news' : 'sports'},hls,60,1`)
  }
  return [...lines, `yesterday,${customer},news,hls,60,1`, `1767596400,${customer},news,hls,-1,1`, ''].join(
    '\n',
  )
}

/** What a real trace looks like: a host name and parameters where media ids should be. */
const trace = [
  '1189828805.208862 63.22.65.73 140.8.48.66 GETVIDEO lML9dik8QNw 55.226.42.233 ',
  '1189828810.212831 63.22.65.73 35.139.191.73 GETVIDEO bBXyB7niEc0&origin 55.253.185.27 ',
  '1189828812.5 63.22.65.73 35.139.191.74 GETVIDEO ash-v10.ash.youtube.com 55.253.185.27 ',
].join('\n')

async function expectAccessible(page: Page, shell: Shell): Promise<void> {
  for (const theme of ['Light', 'Dark']) {
    await shell.run(`${theme} theme`)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
  }
}

test('past requests are imported, and what is to come is drawn, split, told and exported', async ({
  console: page,
  studio,
}) => {
  test.setTimeout(480_000)
  const shell = new Shell(page)
  const file = join(studio.folder, 'requests.csv')
  await writeFile(file, pastRequests(studio.customer.name))
  await shell.show('/forecast')
  await page.getByRole('link', { name: 'Import past requests' }).click()

  await page.getByLabel('A file on this machine').fill(file)
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(page.getByText('1 left out: no readable time (first in line')).toBeVisible()
  await page.getByRole('button', { name: 'Show the rows' }).click()
  await expect(page.getByText(`yesterday,${studio.customer.name},news`)).toBeVisible()
  await expectAccessible(page, shell)

  await page.getByRole('tab', { name: 'Demand' }).click()
  await expect(page.getByText(/Requests in the coming week: \d+/)).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('link', { name: studio.customer.name })).toBeVisible()
  await expect(page.getByText('None: no hardware encoder works on this machine')).toBeVisible()
  await expect(page.getByText('GPU sessions', { exact: true })).toBeHidden()
  await expect(page.getByText(/The coming day: news \d+%, sports \d+%/)).toBeVisible()
  await expectAccessible(page, shell)

  await page.getByText('By type', { exact: true }).click()
  await expect(page.getByText(/Requests in the coming week: news \d+ \(5\d%\), sports/)).toBeVisible({
    timeout: 60_000,
  })
  const splitFile = page.waitForEvent('download')
  await page
    .getByRole('region', { name: 'The whole studio' })
    .getByRole('button', { name: 'CSV', exact: true })
    .click()
  expect((await splitFile).suggestedFilename()).toBe('forecast-requests-by-content-type.csv')

  await page.getByText('Total', { exact: true }).click()
  const download = page.waitForEvent('download')
  await page
    .getByRole('region', { name: 'The whole studio' })
    .getByRole('button', { name: 'CSV', exact: true })
    .click()
  expect((await download).suggestedFilename()).toBe('forecast-requests-week.csv')

  await page.getByRole('tab', { name: 'Budgets' }).click()
  await expect(page.getByText(/What spends it: .*usual load/)).toBeVisible({ timeout: 60_000 })

  const demand = await studio.call<Demand>('GET', '/forecasts/demand?resource=requests&horizon=day')
  expect(demand.forecast).toHaveLength(24)
})

test('a viewing log sent from the browser is counted, with its dirt', async ({ console: page }) => {
  const shell = new Shell(page)
  await shell.show('/forecast?section=imports')
  await page.getByText('Viewings', { exact: true }).click()
  await page
    .getByLabel('File to import')
    .setInputFiles({ name: 'campus.dat.gz', mimeType: 'application/gzip', buffer: gzipSync(trace) })
  await expect(page.getByText(/trace · 2 added .* · 1 dirty · 1 put right/)).toBeVisible()
  await expect(page.getByText('1 left out: a host name where the media id should be')).toBeVisible()
})

test('an event of the calendar is added, changed and removed', async ({ console: page, studio }) => {
  const shell = new Shell(page)
  await shell.show('/forecast?section=calendar')
  await page.getByRole('button', { name: 'Add an event' }).click()
  await page.getByLabel('What happens').fill('Cup final')
  await page.getByLabel('Content type').fill('Sports')
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
  await page.getByRole('button', { name: 'Add it' }).click()
  await expect(page.getByRole('cell', { name: 'every customer, sports' })).toBeVisible()
  const [event] = await studio.call<EventWithLift[]>('GET', '/forecasts/events')
  expect(event).toMatchObject({ title: 'Cup final', factor: 1.5, contentType: 'sports' })
  await page.getByRole('button', { name: 'Change Cup final' }).click()
  await page.getByLabel('Expected factor').fill('3')
  await page.getByRole('button', { name: 'Save it' }).click()
  await expect(page.getByRole('cell', { name: '× 3.0', exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Remove Cup final' }).click()
  await page.getByRole('button', { name: 'Remove it' }).click()
  await expect(page.getByText('The calendar is empty')).toBeVisible()
})
