import { AxeBuilder } from '@axe-core/playwright'
import type { CostModelStatus } from '#shared/cost-model.ts'
import { Shell } from './pages/shell.ts'
import { expect, test } from './studio-fixture.ts'

test('a finished job stands against its quote; the cost model is trained, chosen and told in the trail', async ({
  console: page,
  studio,
}) => {
  test.setTimeout(240_000)
  const shell = new Shell(page)
  await shell.run('Accuracy')
  await shell.settled('Accuracy')
  await expect(page.getByText('No job has finished yet')).toBeVisible()

  const sourcePath = await studio.makeClip('accurate.mp4', 2)
  await studio.call('POST', '/jobs', {
    sourcePath,
    customerId: studio.customer.id,
    outputs: [{ kind: 'file', container: 'mp4', profileId: 'prf_h264_360p' }],
  })
  await expect(page.getByText('1 finished job')).toBeVisible({ timeout: 120_000 })
  await expect(page.getByText('1 job:')).toBeVisible()
  await expect(page.getByRole('row', { name: /^h264/ })).toBeVisible()
  await page.getByRole('region', { name: 'Quoted against measured' }).getByText('Table').click()
  await expect(page.getByRole('columnheader', { name: 'Held', exact: true })).toBeVisible()

  await page.getByRole('button', { name: 'Retrain' }).click()
  await expect(page.getByText('The cost model is trained')).toBeVisible({ timeout: 90_000 })
  await expect(page.getByText('in use')).toBeVisible()
  const status = await studio.call<CostModelStatus>('GET', '/cost-model')
  expect(status).toMatchObject({ speaks: 'analytic', jobs: 1 })

  for (const theme of ['Light', 'Dark']) {
    await shell.run(`${theme} theme`)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
  }
  await shell.show('/activity')
  await expect(page.getByText('Retrained the cost model')).toBeVisible()
})
