import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestConsole, type TestConsole } from '../test-console.ts'

let testConsole: TestConsole
beforeAll(async () => {
  testConsole = await startTestConsole()
})
afterAll(() => testConsole.stop())

const json = { 'content-type': 'application/json' }
const post = (path: string, init: RequestInit = {}) =>
  fetch(`${testConsole.url}${path}`, {
    method: 'POST',
    ...init,
    headers: { ...json, origin: testConsole.url, ...init.headers },
  })
const exchange = (code: string) => post('/sign-in', { body: JSON.stringify({ code }) })
const newCode = () => new URL(testConsole.server.signInUrl()).hash.slice(1)

async function signIn(): Promise<string> {
  const answer = await exchange(newCode())
  expect(answer.status).toBe(200)
  return answer.headers.get('set-cookie')!
}

test('a code becomes a session in a cookie out of reach of scripts and other sites', async () => {
  const setCookie = await signIn()
  expect(setCookie).toMatch(
    /^headroom_session_\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=604800$/,
  )
  const cookie = setCookie.split(';')[0]!
  expect((await fetch(`${testConsole.url}/api/status`, { headers: { cookie } })).status).toBe(200)
})

test('a code works once', async () => {
  const code = newCode()
  expect((await exchange(code)).status).toBe(200)
  const again = await exchange(code)
  expect(again.status).toBe(401)
  expect(await again.json()).toMatchObject({ code: 'UNAUTHENTICATED' })
})

test.each([[JSON.stringify({ code: 'made-up' })], ['{}'], ['[]']])(
  'a sign-in with %s is refused',
  async (body) => {
    expect((await post('/sign-in', { body })).status).toBe(401)
  },
)

test('another site cannot sign a browser in', async () => {
  const answer = await post('/sign-in', {
    body: JSON.stringify({ code: newCode() }),
    headers: { origin: 'https://evil.example' },
  })
  expect(answer.status).toBe(403)
})

test('a session changes things only with the origin of the console’s own pages', async () => {
  const cookie = (await signIn()).split(';')[0]!
  const body = JSON.stringify({ name: 'nightly' })
  const url = `${testConsole.url}/api/tokens`
  const without = await fetch(url, { method: 'POST', headers: { ...json, cookie }, body })
  expect(without.status).toBe(403)
  const own = await fetch(url, {
    method: 'POST',
    headers: { ...json, cookie, origin: testConsole.url },
    body,
  })
  expect(own.status).toBe(200)
})

test('signing out ends the session', async () => {
  const cookie = (await signIn()).split(';')[0]!
  const answer = await post('/sign-out', { headers: { cookie } })
  expect(answer.headers.get('set-cookie')).toContain('Max-Age=0')
  expect((await fetch(`${testConsole.url}/api/status`, { headers: { cookie } })).status).toBe(401)
})

test('only who is signed in gets an address for another browser', async () => {
  expect((await post('/sign-in/codes')).status).toBe(401)
  const answer = await post('/sign-in/codes', { headers: { authorization: `Bearer ${testConsole.token}` } })
  const { url } = (await answer.json()) as { url: string }
  expect((await exchange(new URL(url).hash.slice(1))).status).toBe(200)
})

test('the sign-in page runs under the strict policy, with its script in a file', async () => {
  const page = await fetch(`${testConsole.url}/sign-in`)
  expect(await page.text()).not.toMatch(/<script>|onclick/)
  const script = await fetch(`${testConsole.url}/sign-in.js`)
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
})
