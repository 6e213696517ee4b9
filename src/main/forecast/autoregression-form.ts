/**
 * Which past values a seasonal autoregression looks at. The series is differenced once, w[t] = x[t] − x[t − difference],
 * and w[t] is explained by w at `lags` and by sums of w over whole days back, Σ w[t − j·day] for j = 1 … count − 1, each
 * of which equals x[t − day] − x[t − count·day]: how far the last day stands from the same hour some days before.
 */
export interface AutoregressionForm {
  readonly difference: number
  readonly lags: Int32Array
  readonly dayLength: number
  readonly dayCounts: readonly number[]
  /** Every lag whose products are needed: 0 (the target), `lags`, then the days of the longest sum. */
  readonly productLags: Int32Array
  /** For each feature, the places in `productLags` whose sum it is. */
  readonly members: readonly Int32Array[]
  /** Rows before this one see too little of the past to be trained on. */
  readonly firstRow: number
}

const forms = new Map<string, AutoregressionForm>()

/** The form all series share; for a season of 24 its lags are 1–26, 48, 49, 72, 96, 120, 144, 145, 168, 169. */
export function seasonalForm(nominal: number, period: number): AutoregressionForm {
  const near = nearLags(nominal, period)
  const far = [2, 3, 4, 5, 6, 7].map((days) => days * period)
  const lags = [...near, ...far, 2 * period + 1, 6 * period + 1, 7 * period + 1]
  return remembered(`${nominal} ${period}`, () =>
    createForm({ difference: period, lags, dayLength: period, dayCounts: [7], firstRow: 8 * period }),
  )
}

/** As many lags for every detected period, so that coefficients of different series can be pooled. */
function nearLags(nominal: number, period: number): number[] {
  const half = Math.min(13, Math.floor((nominal + 2) / 2))
  const recent = Array.from({ length: half }, (_, i) => i + 1)
  const dayBefore = Array.from({ length: half }, (_, i) => Math.max(1, period + 3 - half + i))
  return [...recent, ...dayBefore]
}

function remembered(key: string, create: () => AutoregressionForm): AutoregressionForm {
  const known = forms.get(key)
  if (known) return known
  const form = create()
  forms.set(key, form)
  return form
}

function createForm(
  parts: Pick<AutoregressionForm, 'difference' | 'dayLength' | 'dayCounts' | 'firstRow'> & { lags: number[] },
): AutoregressionForm {
  const products = new Map<number, number>([[0, 0]])
  const place = (lag: number): number => {
    if (!products.has(lag)) products.set(lag, products.size)
    return products.get(lag)!
  }
  const members = parts.lags.map((lag) => Int32Array.of(place(lag)))
  for (const count of parts.dayCounts) {
    members.push(Int32Array.from({ length: count - 1 }, (_, j) => place((j + 1) * parts.dayLength)))
  }
  return {
    ...parts,
    lags: Int32Array.from(parts.lags),
    productLags: Int32Array.from(products.keys()),
    members,
  }
}
