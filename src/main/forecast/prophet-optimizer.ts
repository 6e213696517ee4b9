import type { ProphetOptimizer, ProphetStanData } from '@bsull/augurs/prophet'
import { minimise } from '../learning/limited-memory-bfgs.ts'

/**
 * Finds the most likely parameters of a Prophet model with a linear trend and additive patterns, in place of the Stan program that
 * comes with Prophet: the same density (Taylor & Letham 2018), without its two megabytes and its access to files.
 *
 * Parameters in a row: growth, offset, rate changes, coefficients of the patterns, log of the noise.
 */
export const prophetOptimizer: ProphetOptimizer = {
  optimize(start, dataJson) {
    const data = JSON.parse(dataJson) as ProphetStanData
    const patterns = Float64Array.from(data.X.flat())
    const changes = data.S
    const first = Float64Array.of(start.k, start.m, ...start.delta, ...start.beta, Math.log(start.sigmaObs))
    const best = minimise(negativeLogPosterior(data, patterns), first, { iterations: 500, tolerance: 1e-8 })
    const delta = best.slice(2, 2 + changes)
    const k = best[0]!
    const m = best[1]!
    return {
      logs: { debug: '', info: '', warn: '', error: '', fatal: '' },
      params: {
        k,
        m,
        sigmaObs: Math.exp(best[best.length - 1]!),
        delta,
        beta: best.slice(2 + changes, -1),
        trend: trendOf(data, k, m, delta),
      },
    }
  },
}

/** Noise below this is none; a constant series would drive it to zero. */
const leastLogNoise = Math.log(1e-6)
const noiseScale = 0.5
const trendScale = 5
/** |x| with a rounded tip, so that it has a slope everywhere. */
const tip = 1e-6

function negativeLogPosterior(data: ProphetStanData, patterns: Float64Array) {
  const { T: rows, K: width, S: changes, y, t, t_change: changeAt, sigmas, tau } = data
  return (point: Float64Array, gradient: Float64Array): number => {
    const [k, m] = [point[0]!, point[1]!]
    const delta = point.subarray(2, 2 + changes)
    const beta = point.subarray(2 + changes, 2 + changes + width)
    const logNoise = Math.max(point[point.length - 1]!, leastLogNoise)
    const precision = Math.exp(-2 * logNoise)
    const trend = trendOf(data, k, m, delta)
    gradient.fill(0)
    let squares = 0
    for (let row = 0; row < rows; row++) {
      let fit = trend[row]!
      for (let i = 0; i < width; i++) fit += patterns[row * width + i]! * beta[i]!
      const error = fit - y[row]!
      squares += error * error
      const pull = precision * error
      gradient[0]! += pull * t[row]!
      gradient[1]! += pull
      for (let j = 0; j < changes && t[row]! >= changeAt[j]!; j++)
        gradient[2 + j]! += pull * (t[row]! - changeAt[j]!)
      for (let i = 0; i < width; i++) gradient[2 + changes + i]! += pull * patterns[row * width + i]!
    }
    let value = 0.5 * precision * squares + rows * logNoise
    gradient[point.length - 1] = rows - precision * squares
    for (const i of [0, 1]) {
      value += 0.5 * (point[i]! / trendScale) ** 2
      gradient[i]! += point[i]! / trendScale ** 2
    }
    for (let j = 0; j < changes; j++) {
      const size = Math.hypot(delta[j]!, tip)
      value += size / tau
      gradient[2 + j]! += delta[j]! / size / tau
    }
    for (let i = 0; i < width; i++) {
      value += 0.5 * (beta[i]! / sigmas[i]!) ** 2
      gradient[2 + changes + i]! += beta[i]! / sigmas[i]! ** 2
    }
    const noise = Math.exp(logNoise)
    value += 0.5 * (noise / noiseScale) ** 2
    gradient[point.length - 1]! += (noise / noiseScale) ** 2
    return value
  }
}

/** Growth that changes its rate at given times and stays connected. */
function trendOf(
  { T: rows, S: changes, t, t_change: changeAt }: ProphetStanData,
  k: number,
  m: number,
  delta: Float64Array,
): Float64Array {
  const trend = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    let value = k * t[row]! + m
    for (let j = 0; j < changes && t[row]! >= changeAt[j]!; j++) value += delta[j]! * (t[row]! - changeAt[j]!)
    trend[row] = value
  }
  return trend
}
