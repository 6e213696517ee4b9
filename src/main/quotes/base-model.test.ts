import { expect, test } from 'vitest'
import { HeadroomError } from '#shared/errors.ts'
import shipped from '../../../resources/base-cost-model.json' with { type: 'json' }
import { estimatePicture, loadBaseModel, parseBaseModel } from './base-model.ts'
import { estimateVideo, type VideoWork } from './cost-model.ts'
import { costTable } from './cost-table.ts'

const source = {
  codec: 'h264',
  pixelsPerFrame: 1280 * 720,
  frames: 1500,
  durationSeconds: 60,
  sizeBytes: 2e7,
  bitDepth: 8,
}
const video: VideoWork = {
  codec: 'h264',
  speed: 'fast',
  rateControl: { kind: 'quality', crf: 23 },
  width: 854,
  height: 480,
  bitDepth: 8,
  scales: true,
  deinterlaces: false,
  toneMaps: false,
  chunks: 10,
}

test('the shipped model is whole and says where it comes from', () => {
  const { provenance, backTests } = parseBaseModel(shipped)
  expect(provenance.data.map(({ licence }) => licence)).toEqual(['Apache-2.0', 'MIT'])
  for (const { sha256, rows } of provenance.data) {
    expect(sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(rows).toBeGreaterThan(300)
  }
  for (const { analyticError, stackedError, chosen } of Object.values(backTests)) {
    expect(chosen).toBe(stackedError <= 0.95 * analyticError ? 'stacked' : 'analytic')
  }
})

test('a file of one changed number is refused, and the analytic coefficients speak with a notice', () => {
  const edited = structuredClone(shipped)
  edited.content.intervals.h264.cpuSeconds *= 2
  expect(() => parseBaseModel(edited)).toThrow(HeadroomError)
  const { base, notice } = loadBaseModel(edited)
  expect(base).toBeNull()
  expect(notice).toContain('checksum')
  expect(estimatePicture(source, video, costTable, base)).toEqual(estimateVideo(source, video, costTable))
})

test.each([null, 7, 'model', {}, { ...shipped, version: 2 }, { ...shipped, content: undefined }])(
  'anything else is refused as well: %#',
  (document) => {
    expect(loadBaseModel(document)).toMatchObject({ base: null, notice: expect.stringContaining('damaged') })
  },
)

test('a source whose size says little of its picture is quoted with a wider interval', () => {
  const { base } = loadBaseModel()
  const known = estimatePicture(source, video, costTable, base)
  const raw = estimatePicture({ ...source, codec: 'prores' }, video, costTable, base)
  expect(raw.cpuSeconds.logDeviation).toBeGreaterThan(known.cpuSeconds.logDeviation)
  expect(raw.outputBytes.logDeviation).toBeGreaterThan(known.outputBytes.logDeviation)
})
