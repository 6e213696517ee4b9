export type Objective = (parameters: Float64Array) => { value: number; gradient: Float64Array }

/**
 * Resilient propagation (Riedmiller and Braun, ICNN 1993): every parameter has its own step, which grows while its gradient
 * keeps its sign and shrinks when it turns. Needs no line search, so each iteration costs one evaluation. Returns the best seen.
 */
export function minimiseByGradient(
  objective: Objective,
  start: Float64Array,
  bounds: { readonly lower: number; readonly upper: number },
  iterations: number,
): Float64Array {
  const parameters = start.slice()
  const steps = new Float64Array(start.length).fill(0.15)
  const previous = new Float64Array(start.length)
  let best = start.slice()
  let bestValue = Number.POSITIVE_INFINITY
  for (let iteration = 0; iteration < iterations; iteration++) {
    const { value, gradient } = objective(parameters)
    if (value < bestValue) {
      bestValue = value
      best = parameters.slice()
    }
    for (let index = 0; index < parameters.length; index++) {
      const agreement = Math.sign(gradient[index]!) * Math.sign(previous[index]!)
      steps[index] = Math.min(
        0.6,
        Math.max(1e-4, steps[index]! * (agreement > 0 ? 1.3 : agreement < 0 ? 0.5 : 1)),
      )
      previous[index] = agreement < 0 ? 0 : gradient[index]!
      const moved = parameters[index]! - Math.sign(previous[index]!) * steps[index]!
      parameters[index] = Math.min(bounds.upper, Math.max(bounds.lower, moved))
    }
  }
  return best
}
