import { expect, test } from 'vitest'
import { createOutput, printable, table } from './output.ts'
import { barLine } from './progress.ts'

test('columns line up under wide letters and emoji', () => {
  const lines = table(
    [{ title: 'Name' }, { title: 'N', alignRight: true }],
    [
      ['東京', '1'],
      ['👩‍👩‍👧 x', '22'],
    ],
  )
  expect(lines).toEqual(['Name   N', '────  ──', '東京   1', '👩‍👩‍👧 x  22'])
})

test('a name cannot drive the terminal', () => {
  expect(printable('a\u001b[2Jb\n\u202e')).toBe('a\ufffd[2Jb\ufffd\ufffd')
})

test('with --json standard output holds one value and nothing else', () => {
  const written = { out: '', err: '' }
  const output = createOutput(
    true,
    { write: (text) => (written.out += text), isTTY: true },
    { write: (text) => (written.err += text) },
  )
  output.remark('Opening…')
  output.result({ a: 1 }, () => ['a is 1'])
  expect(output.terminal).toBeUndefined()
  expect(written.err).toBe('')
  expect(JSON.parse(written.out)).toEqual({ a: 1 })
})

test('a bar fits its terminal whatever the name', () => {
  for (const name of ['a', 'long '.repeat(40)]) {
    const line = barLine({ name, share: 0.5, note: 'about 3 s left' }, 100)
    expect(line).toMatch(/█+░+ {2}50 % about 3 s left$/)
    expect(line.length).toBeLessThanOrEqual(100)
  }
})
