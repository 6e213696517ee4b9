/** An amount in minor units as an exact fraction: `numerator / denominator`, the denominator positive. */
export type ExactAmount = { numerator: bigint; denominator: bigint }

export const noAmount: ExactAmount = { numerator: 0n, denominator: 1n }

export function add(first: ExactAmount, second: ExactAmount): ExactAmount {
  if (first.denominator === second.denominator) {
    return { numerator: first.numerator + second.numerator, denominator: first.denominator }
  }
  return {
    numerator: first.numerator * second.denominator + second.numerator * first.denominator,
    denominator: first.denominator * second.denominator,
  }
}

export function times(amount: ExactAmount, numerator: bigint, denominator = 1n): ExactAmount {
  return { numerator: amount.numerator * numerator, denominator: amount.denominator * denominator }
}

/** Towards minus infinity. */
export function floor({ numerator, denominator }: ExactAmount): bigint {
  const quotient = numerator / denominator
  return numerator < 0n && numerator % denominator !== 0n ? quotient - 1n : quotient
}

export function ceiling(amount: ExactAmount): bigint {
  return -floor(times(amount, -1n))
}

/**
 * Amounts as whole minor units that add up to their exact sum rounded up: each is rounded down, and what is left goes one by one to those
 * that lost most by it (largest remainder), the first of equals.
 */
export function roundTogether(amounts: readonly ExactAmount[]): bigint[] {
  const rounded = amounts.map(floor)
  const total = ceiling(amounts.reduce(add, noAmount))
  const left = Number(total - rounded.reduce((sum, each) => sum + each, 0n))
  const losses = amounts.map((amount, index) => ({
    index,
    loss: { ...amount, numerator: amount.numerator - rounded[index]! * amount.denominator },
  }))
  losses.sort((a, b) => compare(b.loss, a.loss) || a.index - b.index)
  for (const { index } of losses.slice(0, left)) rounded[index]! += 1n
  return rounded
}

function compare(first: ExactAmount, second: ExactAmount): number {
  const difference = first.numerator * second.denominator - second.numerator * first.denominator
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}
