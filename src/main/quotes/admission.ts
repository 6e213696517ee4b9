import type { Budget } from '#shared/budgets.ts'
import { type Customer, tierRules } from '#shared/customers.ts'
import { HeadroomError } from '#shared/errors.ts'
import type { Profile, VideoCodec } from '#shared/profiles.ts'
import type { PriceBook } from '#shared/studio.ts'

/** What a customer may order, checked before the source is read. Errors: INVALID_STATE (archived), TIER_FORBIDS. */
export function admitCustomer(customer: Customer, profiles: readonly Profile[]): void {
  if (customer.archivedAt !== null) {
    throw new HeadroomError('INVALID_STATE', `${customer.name} is archived and can no longer order work.`, {
      customerId: customer.id,
    })
  }
  const allowed = tierRules[customer.tier].videoCodecs
  for (const { name, video } of profiles) {
    if (!video || allowed.includes(video.codec)) continue
    throw new HeadroomError(
      'TIER_FORBIDS',
      `${name} uses ${codecNames[video.codec]}, which the ${customer.tier} tier of ${customer.name} does not include. Choose a profile with ${allowed.map((codec) => codecNames[codec]).join(' or ')}, or raise the customer's tier.`,
      { customerId: customer.id, tier: customer.tier, codec: video.codec },
    )
  }
}

/** Whether a budget can pay for a customer's work. Errors: NOT_FOUND (another customer's), INVALID_STATE (closed), CURRENCY_MISMATCH. */
export function admitBudget(budget: Budget, customer: Customer, book: PriceBook): void {
  if (budget.customerId !== customer.id) {
    throw new HeadroomError(
      'NOT_FOUND',
      `${customer.name} has no budget ${budget.id}. Choose one of this customer's budgets.`,
      { customerId: customer.id, budgetId: budget.id },
    )
  }
  if (budget.closedAt !== null) {
    throw new HeadroomError('INVALID_STATE', `The budget ${budget.name} is closed. Choose an open one.`, {
      budgetId: budget.id,
    })
  }
  if (budget.unit.kind === 'money' && budget.unit.currency !== book.currency) {
    throw new HeadroomError(
      'CURRENCY_MISMATCH',
      `The budget ${budget.name} is in ${budget.unit.currency}, but the price book is in ${book.currency}. Choose a budget in ${book.currency}.`,
      { budgetId: budget.id },
    )
  }
}

const codecNames: Record<VideoCodec, string> = { h264: 'H.264', hevc: 'HEVC', vp9: 'VP9', av1: 'AV1' }
