import { expect, test } from 'vitest'
import { leadingOptionsLast, runProgram } from './program.ts'

/** The program without a process of its own: nothing here reaches a workspace. */
async function run(...argv: string[]) {
  const written = { stdout: '', stderr: '' }
  const stream = (name: keyof typeof written) => ({ write: (text: string) => (written[name] += text) })
  const exitCode = await runProgram({
    argv: [...argv, '--workspace', '/nowhere'],
    pagesFolder: '/nowhere',
    scriptsFolder: new URL('file:///nowhere/'),
    version: '1.2.3',
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    signal: new AbortController().signal,
  })
  return { exitCode, ...written }
}

test.each([
  [['jobz'], 'There is no command “jobz”'],
  [['quote'], 'Something is missing'],
  [['quote', 'a', 'b'], '“b” is one argument too many'],
  [['jobs', '--nonsense'], '--nonsense'],
  [['budgets', 'add', 'Show', '1.005 EUR'], 'EUR has 2 digits after the point'],
  [['budgets', 'add', 'Show', '1 EURO'], 'is no amount'],
  [['jobs', '--state', 'sleeping'], 'Choose from queued'],
  [['customers', 'add', 'Acme', '--priority', 'high'], '--priority takes a whole number'],
])('headroom %j is used wrongly', async (argv, sentence) => {
  const human = await run(...argv)
  expect(human).toMatchObject({ exitCode: 2, stdout: '' })
  expect(human.stderr).toContain(sentence)
  const machine = await run(...argv, '--json')
  expect(machine).toMatchObject({ exitCode: 2, stderr: '' })
  expect(JSON.parse(machine.stdout).error).toMatchObject({ code: 'INVALID_INPUT' })
})

test('wrong use of a command tells its usage', async () => {
  expect((await run('budgets', 'top-up', 'Show')).stderr).toContain('Usage: headroom budgets top-up BUDGET')
})

test('options of every command may stand before its name', () => {
  expect(leadingOptionsLast(['--json', '--workspace', 'w', 'budgets', 'top-up', 'x'])).toEqual(
    'budgets top-up x --json --workspace w'.split(' '),
  )
  expect(leadingOptionsLast(['--workspace=w', 'jobs', '--json'])).toEqual(['jobs', '--json', '--workspace=w'])
  expect(leadingOptionsLast(['--json'])).toEqual([])
})

test('help and version', async () => {
  expect((await run('--help')).stdout).toContain('budgets top-up')
  expect((await run('help', 'quote')).stdout).toContain('headroom quote FILE')
  expect((await run('submit', '--help')).stdout).toContain('--wait')
  expect(await run('--version')).toMatchObject({ exitCode: 0, stdout: '1.2.3\n' })
})
