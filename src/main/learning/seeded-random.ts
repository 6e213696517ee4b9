/** A source of uniform numbers in [0, 1); the same seed always gives the same sequence. */
export type RandomSource = () => number

/** Marsaglia's xorshift128 (Journal of Statistical Software 8(14), 2003), its state spread from one integer seed. */
export function seededRandom(seed: number): RandomSource {
  const state = spreadSeed(seed)
  return () => {
    const first = state[0]!
    const mixed = first ^ (first << 11)
    state[0] = state[1]!
    state[1] = state[2]!
    state[2] = state[3]!
    const last = state[3]!
    state[3] = last ^ (last >>> 19) ^ (mixed ^ (mixed >>> 8))
    return state[3] / 2 ** 32
  }
}

/** Neighbouring seeds must not give neighbouring sequences, so each word is a multiplicative hash of the seed. */
function spreadSeed(seed: number): Uint32Array {
  const state = new Uint32Array(4)
  let word = Math.trunc(seed) | 0
  for (let index = 0; index < 4; index++) {
    word = (word + 0x9e3779b9) | 0
    let hashed = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
    hashed = Math.imul(hashed ^ (hashed >>> 13), 0xc2b2ae35)
    state[index] = (hashed ^ (hashed >>> 16)) | 1
  }
  return state
}

/** `count` different integers below `size`, in ascending order (selection sampling, Knuth TAOCP 2, algorithm S). */
export function sampleIndexes(size: number, count: number, random: RandomSource): Int32Array {
  const wanted = Math.min(size, Math.max(0, count))
  const chosen = new Int32Array(wanted)
  let taken = 0
  for (let index = 0; taken < wanted; index++) {
    if (random() * (size - index) < wanted - taken) chosen[taken++] = index
  }
  return chosen
}

/** A new array with the items in random order (Fisher and Yates). */
export function shuffled<Item>(items: readonly Item[], random: RandomSource): Item[] {
  const result = [...items]
  for (let index = result.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1))
    const kept = result[index]!
    result[index] = result[other]!
    result[other] = kept
  }
  return result
}
