import type { Unit } from '#shared/amounts.ts'
import type { BudgetWithBalance } from '#shared/budgets.ts'
import { HeadroomError } from '#shared/errors.ts'
import { type PriceBook, priceBookSchema } from '#shared/studio.ts'
import defaultBook from '../../../resources/price-book.json' with { type: 'json' }

/** Made-up prices for a studio that has not set its own. */
export const examplePriceBook: PriceBook = priceBookSchema.parse(defaultBook.book)

export const examplePriceNotice =
  'The prices are the examples Headroom comes with; set your studio’s own in Settings.'

/** Errors: CONFLICT when money budgets are open in the currency that would go. */
export function refuseCurrencyChange(
  from: PriceBook,
  to: PriceBook,
  budgets: readonly BudgetWithBalance[],
): void {
  if (from.currency === to.currency) return
  const open = budgets.filter(({ budget }) => budget.closedAt === null && isIn(budget.unit, from.currency))
  if (open.length === 0) return
  const names = open.slice(0, 3).map(({ budget }) => budget.name)
  throw new HeadroomError(
    'CONFLICT',
    `The currency cannot change from ${from.currency} to ${to.currency} while budgets are open in ${from.currency} (${names.join(', ')}${open.length > 3 ? ', …' : ''}). Close them first.`,
    { budgetIds: open.map(({ budget }) => budget.id) },
  )
}

function isIn(unit: Unit, currency: string): boolean {
  return unit.kind === 'money' && unit.currency === currency
}
