import { type BudgetWithBalance, usedShare } from '#shared/budgets.ts'
import { type Customer, tiers } from '#shared/customers.ts'

export interface CustomerRow {
  customer: Customer
  /** Open ones only. */
  budgets: readonly BudgetWithBalance[]
  /** The share used of the shortest budget; null without one. */
  used: number | null
}

export function budgetUse({ balance }: BudgetWithBalance): number {
  return usedShare(balance)
}

/** The budget that is nearest its end first. */
export function shortestFirst(budgets: readonly BudgetWithBalance[]): BudgetWithBalance[] {
  return [...budgets].sort((a, b) => budgetUse(b) - budgetUse(a))
}

/** Customers whose name holds the text, with their open budgets, in order. Ties stand by name. */
export function customerRows(
  customers: readonly Customer[],
  budgets: readonly BudgetWithBalance[],
  text: string,
  sort: { key: string; descending: boolean },
): CustomerRow[] {
  const byCustomer = new Map<string, BudgetWithBalance[]>()
  for (const account of budgets) {
    if (account.budget.closedAt !== null) continue
    const list = byCustomer.get(account.budget.customerId) ?? []
    list.push(account)
    byCustomer.set(account.budget.customerId, list)
  }
  const wanted = text.toLocaleLowerCase()
  const rows = customers
    .filter(({ name }) => name.toLocaleLowerCase().includes(wanted))
    .map((customer): CustomerRow => {
      const own = byCustomer.get(customer.id) ?? []
      const [shortest] = shortestFirst(own)
      return { customer, budgets: own, used: shortest ? budgetUse(shortest) : null }
    })
  const direction = sort.descending ? -1 : 1
  const collator = new Intl.Collator()
  return rows.sort(
    (a, b) =>
      direction * compare(a, b, sort.key, collator) || collator.compare(a.customer.name, b.customer.name),
  )
}

function compare(a: CustomerRow, b: CustomerRow, key: string, collator: Intl.Collator): number {
  switch (key) {
    case 'tier':
      return tiers.indexOf(a.customer.tier) - tiers.indexOf(b.customer.tier)
    case 'priority':
      return a.customer.priority - b.customer.priority
    case 'used':
      return (a.used ?? -1) - (b.used ?? -1)
    default:
      return collator.compare(a.customer.name, b.customer.name)
  }
}
