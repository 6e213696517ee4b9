import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitFrame } from './frame-size.ts'

const hd = { maximumWidth: 1280, maximumHeight: 720 }

test.each([
  ['a larger picture is scaled to the frame', { width: 1920, height: 1080 }, 'inside', [1280, 720]],
  ['a wide picture keeps its shape', { width: 1920, height: 800 }, 'inside', [1280, 534]],
  ['a smaller picture is not enlarged', { width: 640, height: 360 }, 'inside', [640, 360]],
  ['an odd edge loses a line', { width: 391, height: 301 }, 'inside', [390, 300]],
  ['an upright picture turns the frame', { width: 1080, height: 1920 }, 'inside', [720, 1280]],
  ['padding fills the frame', { width: 640, height: 480 }, 'pad', [1280, 720]],
  ['cropping fills the frame', { width: 1920, height: 1440 }, 'crop', [1280, 720]],
  ['cropping never enlarges', { width: 640, height: 480 }, 'crop', [640, 480]],
] as const)('%s', (_, source, fit, [width, height]) => {
  expect(fitFrame(source, { ...hd, fit }).encoded).toEqual({ width, height })
})

test('every size is even, within the frame and never enlarged past two pixels', () => {
  const side = fc.integer({ min: 1, max: 9000 })
  const frameSide = fc.integer({ min: 8, max: 2000 }).map((half) => half * 2)
  const fit = fc.constantFrom('inside' as const, 'crop' as const)
  fc.assert(
    fc.property(side, side, frameSide, frameSide, fit, (width, height, maximumWidth, maximumHeight, how) => {
      const { encoded } = fitFrame({ width, height }, { maximumWidth, maximumHeight, fit: how })
      expect(encoded.width % 2).toBe(0)
      expect(encoded.height % 2).toBe(0)
      expect(encoded.width).toBeLessThanOrEqual(Math.max(2, width))
      expect(encoded.height).toBeLessThanOrEqual(Math.max(2, height))
      const longest = Math.max(maximumWidth, maximumHeight)
      expect(Math.max(encoded.width, encoded.height)).toBeLessThanOrEqual(longest)
    }),
  )
})
