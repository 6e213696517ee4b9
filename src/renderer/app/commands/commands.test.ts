import { expect, test } from 'vitest'
import { type Command, findCommands, mergeCommands } from './command.ts'
import { followShortcut, pressName, shortcutKeys } from './shortcut.ts'

const run = (): void => {}
const commands: Command[] = [
  { id: 'go.jobs', title: 'Jobs', group: 'Go to', shortcut: 'g j', run },
  { id: 'go.customers', title: 'Customers', group: 'Go to', keywords: 'budgets money', run },
  { id: 'jobs.failed', title: 'Show failed jobs', group: 'Jobs', run },
]

test('every word has to match; titles that begin with them come first', () => {
  expect(findCommands(commands, 'jobs').map(({ id }) => id)).toEqual(['go.jobs', 'jobs.failed'])
  expect(findCommands(commands, 'money').map(({ id }) => id)).toEqual(['go.customers'])
  expect(findCommands(commands, 'failed jobs').map(({ id }) => id)).toEqual(['jobs.failed'])
  expect(findCommands(commands, 'nothing like it')).toEqual([])
  expect(findCommands(commands, '  ')).toHaveLength(3)
})

test('a page refines a global command of the same id', () => {
  const refined = { ...commands[0]!, title: 'All jobs' }
  expect(mergeCommands([commands, [refined]]).find(({ id }) => id === 'go.jobs')?.title).toBe('All jobs')
})

test('keys have the names shortcuts use', () => {
  const plain = { ctrlKey: false, metaKey: false, altKey: false }
  expect(pressName({ ...plain, key: 'N' })).toBe('n')
  expect(pressName({ ...plain, key: 'k', ctrlKey: true })).toBe('mod+k')
  expect(pressName({ ...plain, key: 'k', metaKey: true })).toBe('mod+k')
})

test('a sequence waits for its second key and a stranger starts anew', () => {
  const shortcuts = ['g j', 'g c', 'n']
  expect(followShortcut('', 'g', shortcuts)).toEqual({ matched: null, pending: 'g' })
  expect(followShortcut('g', 'j', shortcuts)).toEqual({ matched: 'g j', pending: '' })
  expect(followShortcut('g', 'n', shortcuts)).toEqual({ matched: 'n', pending: '' })
  expect(followShortcut('g', 'g', shortcuts)).toEqual({ matched: null, pending: 'g' })
  expect(followShortcut('', 'x', shortcuts)).toEqual({ matched: null, pending: '' })
})

test('shortcuts print as keys', () => {
  expect(shortcutKeys('mod+k', false)).toEqual([['Ctrl', 'K']])
  expect(shortcutKeys('g j', true)).toEqual([['G'], ['J']])
})
