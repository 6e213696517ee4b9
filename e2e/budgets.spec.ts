import { Shell } from './pages/shell.ts'
import { expect, test } from './studio-fixture.ts'

interface Standing {
  balance: { balanceMinor: number }
}

test('a top-up by keyboard shows its effect first, and Enter in a field moves no money', async ({
  console: page,
  studio,
}) => {
  const before = await studio.call<Standing>('GET', `/budgets/${studio.budget.id}`)
  const shell = new Shell(page)
  await shell.show(`/budgets/${studio.budget.id}`)
  await expect(shell.heading(studio.budget.name)).toBeVisible()
  await page.keyboard.press('t')
  const dialog = page.getByRole('dialog', { name: /Top up/ })
  const amount = dialog.getByRole('textbox', { name: 'Amount to add' })
  await expect(amount).toBeFocused()
  await amount.fill('12,50')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('= €12.50')).toBeVisible()
  const still = await studio.call<Standing>('GET', `/budgets/${studio.budget.id}`)
  expect(still.balance.balanceMinor).toBe(before.balance.balanceMinor)

  await dialog.getByRole('button', { name: 'Top up by +€12.50' }).dblclick()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('gridcell', { name: 'Top-up' })).toHaveCount(1)
  const after = await studio.call<Standing>('GET', `/budgets/${studio.budget.id}`)
  expect(after.balance.balanceMinor).toBe(before.balance.balanceMinor + 1250)
})

test('a thousand million is legible and a figure too large is refused with the largest there is', async ({
  console: page,
  studio,
}) => {
  await new Shell(page).show(`/budgets/${studio.budget.id}`)
  await page.getByRole('button', { name: 'Top up' }).click()
  const dialog = page.getByRole('dialog', { name: /Top up/ })
  const amount = dialog.getByRole('textbox', { name: 'Amount to add' })
  await amount.fill('1000000000')
  await expect(dialog.getByText('= €1,000,000,000.00')).toBeVisible()
  await amount.fill('100000000000')
  await expect(dialog.getByText('The largest amount is €10,000,000,000.00.')).toBeVisible()
  await amount.fill('<b>5</b>')
  await expect(dialog.getByText('Enter a number.')).toBeVisible()
})

test('editing previews the effect, and the change is in the ledger', async ({ console: page, studio }) => {
  await new Shell(page).show(`/budgets/${studio.budget.id}`)
  await page.getByRole('button', { name: 'Edit' }).click()
  const dialog = page.getByRole('dialog', { name: /Edit/ })
  await dialog.getByRole('textbox', { name: 'Allowance' }).fill('600')
  await expect(
    dialog.getByText('€600.00 each month (Europe/Berlin), the rest expires, never below zero'),
  ).toBeVisible()
  await dialog.getByRole('button', { name: 'Change the budget' }).click()
  await expect(page.getByRole('gridcell', { name: 'Adjustment' }).first()).toBeVisible()
})

test('the ledger filters by kind in the address', async ({ console: page, studio }) => {
  await new Shell(page).show(`/budgets/${studio.budget.id}?kinds=${encodeURIComponent('["grant"]')}`)
  const ledger = page.getByRole('grid', { name: 'Ledger' })
  await expect(ledger.getByRole('gridcell', { name: 'Grant' })).toHaveCount(1)
  await expect(ledger.getByRole('gridcell', { name: 'Top-up' })).toHaveCount(0)
})
