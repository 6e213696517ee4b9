/** Where a model sees a series: as it is, or its logarithm. Both ways are monotone, so quantiles map to quantiles. */
export interface ValueSpace {
  toModel(value: number): number
  fromModel(value: number): number
}

const largestExponent = 700

/** Values divided by `scale`. */
export function rawSpace(scale: number): ValueSpace {
  return { toModel: (value) => value / scale, fromModel: (value) => value * scale }
}

/** log(y) for positive series; log1p(y / scale) where zeros occur. */
export function logSpace(hasZeros: boolean, scale: number): ValueSpace {
  if (!hasZeros) {
    return {
      toModel: (value) => Math.log(value / scale),
      fromModel: (value) => scale * Math.exp(Math.min(value, largestExponent)),
    }
  }
  return {
    toModel: (value) => Math.log1p(value / scale),
    fromModel: (value) => scale * Math.expm1(Math.min(value, largestExponent)),
  }
}
