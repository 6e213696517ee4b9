export interface HeadroomFigures {
  spentMinor: number
  heldMinor: number
  availableMinor: number
  nextHoldMinor: number
}

/** Shares of the bar, adding up to 1 (or all zero for a budget of nothing). A hold beyond what is left takes all of it. */
export function headroomParts(figures: HeadroomFigures): {
  spent: number
  held: number
  next: number
  rest: number
} {
  const spent = Math.max(0, figures.spentMinor)
  const held = Math.max(0, figures.heldMinor)
  const available = Math.max(0, figures.availableMinor)
  const next = Math.min(Math.max(0, figures.nextHoldMinor), available)
  const whole = spent + held + available
  if (whole === 0) return { spent: 0, held: 0, next: 0, rest: 0 }
  return { spent: spent / whole, held: held / whole, next: next / whole, rest: (available - next) / whole }
}
