import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitCsvLine } from '../csv-line.ts'
import { readByteLines } from './byte-lines.ts'
import { isBlankLine, readSeriesLine } from './wide-csv-line.ts'

const place = { path: 'series.csv', lineNumber: 2 }
const read = (line: string, separator = ',') => readSeriesLine(Buffer.from(line), separator, place)

test.each([
  ['H1,605,-3.25,.5,7.', 'H1', [605, -3.25, 0.5, 7]],
  ['"H1","605","-0","",1', 'H1', [605, -0, Number.NaN, 1]],
  ['H1,1,,NA,,', 'H1', [1, Number.NaN, Number.NaN]],
  ['H1', 'H1', []],
  [
    ' Köln , 1e3 ,+4, 12345678901234567890 ,0.12345678901234567',
    'Köln',
    [1000, 4, Number('12345678901234567890'), Number('0.12345678901234567')],
  ],
  ['"Köln, ""West""",1,"2"', 'Köln, "West"', [1, 2]],
  ['a"b"c,1', 'abc', [1]],
  ['H1,"1"" ",2', 'H1', undefined],
])('%s', (line, id, values) => {
  if (!values) return expect(() => read(line)).toThrow('column 2')
  expect(read(line)).toEqual({ id, values: Float64Array.from(values) })
})

test('a plain cell is the nearest number, as any text is', () => {
  const cell = fc.oneof(
    fc.double({ noNaN: true }).map(String),
    fc
      .tuple(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.nat(999_999))
      .map(([a, b]) => `${a}.${b}`),
    fc.constantFrom('', 'NA', '"12"', '"1.5"', ' 7 ', '-'),
    fc.string({ maxLength: 5 }),
  )
  fc.assert(
    fc.property(
      fc.string(),
      fc.array(cell, { maxLength: 8 }),
      fc.constantFrom(',', ';', '\t'),
      (id, cells, separator) => {
        const line = [id, ...cells].join(separator).replaceAll(/[\r\n]/g, '')
        const texts = splitCsvLine(line, separator)
        while (texts.length > 1 && texts.at(-1) === '') texts.pop()
        const numbers = texts.slice(1).map((text) => (text === '' ? Number.NaN : Number(text)))
        const isRefused = texts.slice(1).some((text, i) => {
          return Number.isNaN(numbers[i]) && !['', 'NA', 'N/A', 'NaN', 'nan', 'null'].includes(text)
        })
        if (isRefused) expect(() => read(line, separator)).toThrow('is not a number')
        else expect(read(line, separator)).toEqual({ id: texts[0], values: Float64Array.from(numbers) })
      },
    ),
    { numRuns: 2000 },
  )
})

test('lines end alike wherever the pieces of a file end', async () => {
  const pieceOf = fc.constantFrom('a', 'bc', '\n', '\r', '\r\n', ',')
  await fc.assert(
    fc.asyncProperty(fc.array(pieceOf), fc.integer({ min: 1, max: 5 }), async (pieces, size) => {
      const text = pieces.join('')
      const bytes = Buffer.from(text)
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      )
      const lines: string[] = []
      for await (const line of readByteLines(Readable.from(chunks))) lines.push(line.toString())
      const expected = text.split(/\r\n|\r|\n/)
      if (expected.at(-1) === '') expected.pop()
      expect(lines).toEqual(expected)
    }),
  )
})

test('a line of nothing but blanks is none', () => {
  expect(['', ' \t ', '\u00a0'].map((line) => isBlankLine(Buffer.from(line)))).toEqual([true, true, true])
  expect([',', ' a', 'é'].map((line) => isBlankLine(Buffer.from(line)))).toEqual([false, false, false])
})
