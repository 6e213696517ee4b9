import { HeadroomError } from '#shared/errors.ts'

/** One request of one customer: what was asked for (content type, format, profile: any label) and at which hour of the day. */
export interface ContentRequest {
  readonly category: string
  /** 0..23 in the studio's time zone. */
  readonly hourOfDay: number
}

/** What is asked for after what, by hour of the day: `transitions[hour]` is row-major, each row adding up to one. */
export interface ContentChain {
  readonly categories: readonly string[]
  readonly transitions: readonly Float64Array[]
  readonly mixByHour: readonly Float64Array[]
}

/** The mix of what will be asked for at each step of a load forecast. */
export interface ContentMix {
  readonly categories: readonly string[]
  /** `shares[step][category]`, adding up to one. */
  readonly shares: readonly Float64Array[]
  /** `load[step][category]` = share × load of the step. */
  readonly load: readonly Float64Array[]
}

const hours = 24
/** A neighbouring hour counts this much of the hour itself, two hours away its square, and so on. */
const neighbourWeight = 0.5
/** Rows seen less often than this are mostly the hour's mix; the hour's mix seen less often mostly the day's. */
const priorCount = 5

/**
 * Learns a chain from requests in order of time, one sequence per customer. Sparse rows lean on the mix of their hour,
 * sparse hours on that of the whole day.
 *
 * @throws HeadroomError INVALID_INPUT without any request.
 */
export function learnContentChain(sequences: readonly (readonly ContentRequest[])[]): ContentChain {
  const categories = [...new Set(sequences.flat().map((request) => request.category))].sort()
  if (categories.length === 0) {
    throw new HeadroomError(
      'INVALID_INPUT',
      'A content mix needs at least one past request. Import some history first.',
    )
  }
  const moves = sequences.flatMap((sequence) =>
    sequence.map(({ category, hourOfDay }, i) => ({
      hourOfDay,
      from: sequence[i - 1]?.category ?? null,
      to: category,
      requests: 1,
    })),
  )
  return chainOfCounts(categories, moves)
}

/** How often one thing was asked for after another at an hour of the day; null: with nothing known before it. */
export interface CountedMove {
  readonly hourOfDay: number
  readonly from: string | null
  readonly to: string
  readonly requests: number
}

/** As `learnContentChain`, from counts. Every label of a move is among the categories, of which there is at least one. */
export function chainOfCounts(categories: readonly string[], counted: readonly CountedMove[]): ContentChain {
  const size = categories.length
  const place = new Map(categories.map((category, i) => [category, i]))
  const counts = Array.from({ length: hours }, () => new Float64Array(size))
  const moves = Array.from({ length: hours }, () => new Float64Array(size * size))
  for (const { hourOfDay, from, to, requests } of counted) {
    const column = place.get(to)!
    counts[hourOfDay]![column]! += requests
    if (from !== null) moves[hourOfDay]![place.get(from)! * size + column]! += requests
  }
  const overall = normalised(
    counts.reduce(addTo, new Float64Array(size)),
    new Float64Array(size).fill(1 / size),
    1,
  )
  const mixByHour = counts.map((_, hour) => normalised(aroundHour(counts, hour), overall, priorCount))
  const transitions = moves.map((_, hour) => {
    const near = aroundHour(moves, hour)
    for (let from = 0; from < size; from++) {
      near.set(
        normalised(near.slice(from * size, (from + 1) * size), mixByHour[hour]!, priorCount),
        from * size,
      )
    }
    return near
  })
  return { categories, transitions, mixByHour }
}

/**
 * Turns a load forecast (requests per hour) into a mix, from what was asked for last: within an hour the chain takes as
 * many steps as requests are expected, so a busy hour forgets the last request and a quiet one does not. `hourOfDayAt` says at which
 * hour of the day each step is, which a change of clocks shifts.
 */
export function forecastContentMix(
  chain: ContentChain,
  last: { readonly category: string; readonly hourOfDay: number },
  load: Float64Array,
  hourOfDayAt = (step: number): number => (last.hourOfDay + 1 + step) % hours,
): ContentMix {
  const size = chain.categories.length
  const start = chain.categories.indexOf(last.category)
  let state =
    start >= 0
      ? Float64Array.from({ length: size }, (_, i) => (i === start ? 1 : 0))
      : chain.mixByHour[last.hourOfDay]!
  const shares = Array.from(load, (requests, step) => {
    const visited = walk(state, chain.transitions[hourOfDayAt(step)]!, requests)
    state = visited.end
    return visited.mean
  })
  return {
    categories: chain.categories,
    shares,
    load: shares.map((share, step) => share.map((part) => part * load[step]!)),
  }
}

/** After this many requests the chain has forgotten where it started. */
const forgottenAfter = 200

/** The mean over `requests` steps (a last part of a step counts in part) and the state after them. */
function walk(
  state: Float64Array,
  transition: Float64Array,
  requests: number,
): { mean: Float64Array; end: Float64Array } {
  const steps = Math.min(Math.max(requests, 0), forgottenAfter)
  let at = state
  const mean = new Float64Array(state.length)
  for (let done = 0; done < Math.max(steps, 1); done++) {
    const part = steps >= 1 ? Math.min(1, steps - done) : 1
    const next = advance(at, transition)
    for (let i = 0; i < mean.length; i++) mean[i]! += (part * next[i]!) / Math.max(steps, 1)
    const moved = Math.min(1, steps - done)
    at = at.map((probability, i) => (1 - moved) * probability + moved * next[i]!)
  }
  return { mean, end: at }
}

function advance(state: Float64Array, transition: Float64Array): Float64Array {
  const next = new Float64Array(state.length)
  for (let from = 0; from < state.length; from++) {
    for (let to = 0; to < state.length; to++)
      next[to]! += state[from]! * transition[from * state.length + to]!
  }
  return next
}

/** Counts of an hour and, with falling weight, of the hours around it. */
function aroundHour(byHour: readonly Float64Array[], hour: number): Float64Array {
  const sum = new Float64Array(byHour[0]!.length)
  for (let distance = -3; distance <= 3; distance++) {
    const weight = neighbourWeight ** Math.abs(distance)
    const other = byHour[(hour + distance + hours) % hours]!
    for (let i = 0; i < sum.length; i++) sum[i]! += weight * other[i]!
  }
  return sum
}

function normalised(counts: Float64Array, prior: Float64Array, weight: number): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return counts.map((count, i) => (count + weight * prior[i]!) / (total + weight))
}

function addTo(total: Float64Array, counts: Float64Array): Float64Array {
  return total.map((value, i) => value + counts[i]!)
}
