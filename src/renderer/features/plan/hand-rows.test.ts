import { expect, test } from 'vitest'
import { emptyRow, handCsv, hasWork } from './hand-rows.ts'

test('typed rows become the CSV that is read everywhere, each on its own line', () => {
  const rows = [
    { ...emptyRow(1), name: 'A; "B"', duration: '1:30', size: '1080p' },
    emptyRow(2),
    { ...emptyRow(3), duration: '60', size: '720p', count: '4' },
  ]
  expect(handCsv(rows)).toBe(
    'name;duration;size;frame rate;codec;count\n"A; ""B""";1:30;1080p;;;\n\n;60;720p;;;4\n',
  )
})

test('there is work once a row has a duration and a size', () => {
  expect(hasWork([emptyRow(1)])).toBe(false)
  expect(hasWork([{ ...emptyRow(1), duration: '60' }])).toBe(false)
  expect(hasWork([{ ...emptyRow(1), duration: '60', size: '720p' }])).toBe(true)
})
