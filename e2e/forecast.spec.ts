import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Demand } from '#shared/forecasts.ts'
import { Shell } from './pages/shell.ts'
import { expect, test } from './studio-fixture.ts'

const hourMs = 3_600_000

/** Three weeks of a day's rhythm, and two rows that cannot be read. */
function pastRequests(customer: string): string {
  const until = Math.floor(Date.now() / hourMs)
  const lines = ['time,customer,content type,duration,complexity']
  for (let hour = until - 21 * 24; hour < until; hour++) {
    const count = Math.round(4 + 3 * Math.sin((2 * Math.PI * hour) / 24))
    for (let i = 0; i < count; i++) lines.push(`${hour * 3600 + i},${customer},news,60,1`)
  }
  return [...lines, `yesterday,${customer},news,60,1`, `1767596400,${customer},news,-1,1`, ''].join('\n')
}

test('past requests are imported, and what is to come is drawn, told and exported', async ({
  console: page,
  studio,
}) => {
  const shell = new Shell(page)
  const file = join(studio.folder, 'requests.csv')
  await writeFile(file, pastRequests(studio.customer.name))
  await shell.show('/forecast')
  await expect(page.getByText('Nothing to forecast from yet')).toBeVisible()

  await page.getByLabel('A file on this machine').fill(file)
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(page.getByText('1 left out: no readable time (first in line')).toBeVisible()
  await expect(page.getByText(/Requests in the coming week: \d+/)).toBeVisible()
  await expect(page.getByRole('link', { name: studio.customer.name })).toBeVisible()
  await expect(page.getByText(/What spends it: .*usual load/)).toBeVisible()

  const demand = await studio.call<Demand>('GET', '/forecasts/demand?resource=requests&horizon=day')
  expect(demand.forecast).toHaveLength(24)

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  expect((await download).suggestedFilename()).toBe('forecast-requests-week.csv')

  for (const theme of ['Light', 'Dark']) {
    await shell.run(`${theme} theme`)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
  }
})
