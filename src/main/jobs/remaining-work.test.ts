import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { costProfile } from './cost-profile.ts'
import { remainingCpuSeconds, type WorkPart } from './remaining-work.ts'

const quoted = { p10: 50, p50: 100, p90: 200 }

/** Pieces of equal length; `null` is not done. */
function picture(...cpuSeconds: (number | null)[]): WorkPart {
  return { isPicture: true, pieces: cpuSeconds.map((each) => ({ weight: 1, cpuSeconds: each })) }
}
const remaining = (parts: WorkPart[], earlier: WorkPart | null = null) =>
  remainingCpuSeconds({ quoted, parts, earlier: earlier && costProfile(earlier.pieces) })
const width = ({ p10, p90 }: { p10: number; p90: number }) => p90 / p10

describe('what a running job still needs', () => {
  it('is the quote before anything was measured, and nothing at the end', () => {
    expect(remaining([picture(null, null)])).toEqual(quoted)
    expect(remaining([picture(60, 70)])).toEqual({ p10: 0, p50: 0, p90: 0 })
  })

  it('moves from the quote to what the pieces say, and is surer with each of them', () => {
    const [one, three] = [
      remaining([picture(30, null, null, null, null, null)]),
      remaining([picture(30, null, 30, null, 30, null)]),
    ]
    expect(one.p50 / 5).toBeGreaterThan(24)
    expect(three.p50 / 3).toBeGreaterThan(one.p50 / 5)
    expect(three.p50 / 3).toBeLessThan(30)
    expect(width(one)).toBeLessThan(width(quoted))
    expect(width(three)).toBeLessThan(width(one))
  })

  it('keeps a quote that is surer than the measurement', () => {
    const sure = { p10: 99, p50: 100, p90: 101 }
    const parts = [picture(60, null)]
    expect(remainingCpuSeconds({ quoted: sure, parts, earlier: null }).p50).toBeCloseTo(50, 0)
  })

  it('knows which pieces are dear from an earlier job of the source, however that was cut', () => {
    const earlier = picture(1, 1, 1, 1, 1, 1, 5, 5)
    const parts = [picture(10, 10, 10, null)]
    const blind = remaining(parts)
    const seeing = remaining(parts, earlier)
    expect(blind.p50).toBeLessThan(15)
    expect(seeing.p50).toBeGreaterThan(35)
  })

  it('knows it from a rendition of the same job that is done, before any earlier job', () => {
    const light = picture(1, 1, 1, 5)
    const left = remaining([light, picture(10, 10, 10, null)], picture(1, 1, 1, 1))
    expect(left.p50).toBeGreaterThan(35)
  })

  it('takes each rendition by its own rate, and one not begun by that of the others', () => {
    const rates = remaining([picture(1, 1, 1, null), picture(100, 100, 100, null)])
    expect(rates.p50).toBeGreaterThan(70)
    const unknown = remaining([picture(10, 10, 10, null), picture(null, null, null, null)])
    expect(unknown.p50).toBeGreaterThan(40)
    expect(width(unknown)).toBeGreaterThan(width(remaining([picture(10, 10, 10, null)])))
  })

  it('never is NaN or negative, whatever was measured', () => {
    const seconds = fc.option(
      fc.oneof(fc.double({ min: 0, max: 1e6 }), fc.constant(Number.NaN), fc.constant(1e308)),
    )
    const piece = fc.record({ weight: fc.double({ min: 0, max: 1e6, noNaN: true }), cpuSeconds: seconds })
    const part = fc.record({ isPicture: fc.boolean(), pieces: fc.array(piece, { maxLength: 6 }) })
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), part, (parts, earlier) => {
        const left = remainingCpuSeconds({ quoted, parts, earlier: costProfile(earlier.pieces) })
        expect(left.p10).toBeGreaterThanOrEqual(0)
        expect(left.p50).toBeGreaterThanOrEqual(left.p10)
        expect(left.p90).toBeGreaterThanOrEqual(left.p50)
      }),
    )
  })
})
