import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HeadroomError } from '#shared/errors.ts'
import type { Customers } from '../../customers/customers.ts'
import { startTestConsole, type TestConsole } from '../test-console.ts'

const customers: Partial<Customers> = {
  get(id) {
    throw new HeadroomError('NOT_FOUND', `There is no customer ${id}.`, { id })
  },
  list() {
    throw new Error('the secret inside')
  },
}

let testConsole: TestConsole
beforeAll(async () => {
  testConsole = await startTestConsole({ customers: customers as Customers })
})
afterAll(() => testConsole.stop())

test('answers a call of the typed client', async () => {
  expect(await testConsole.client.studio.status()).toMatchObject({ version: '0.1.0', host: 'headless' })
})

test('answers the same call as REST', async () => {
  const answer = await testConsole.fetch('/api/status')
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({ host: 'headless' })
})

test('a refusal keeps its code, sentence and details over both', async () => {
  const id = 'cus_123456'
  await expect(testConsole.client.customers.get({ id })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    status: 404,
    message: `There is no customer ${id}.`,
    data: { id },
  })
  const answer = await testConsole.fetch(`/api/customers/${id}`)
  expect(answer.status).toBe(404)
  expect(await answer.json()).toMatchObject({ code: 'NOT_FOUND', data: { id } })
})

test('an unexpected failure leaves only a reference, which the log has with the stack', async () => {
  const answer = await testConsole.fetch('/api/customers')
  const text = await answer.text()
  expect(answer.status).toBe(500)
  expect(text).not.toContain('secret inside')
  const { reference } = JSON.parse(text).data
  expect(testConsole.logged.join('\n')).toContain(reference)
  expect(testConsole.logged.join('\n')).toContain('the secret inside')
})

test('invalid input names the field', async () => {
  const answer = await testConsole.fetch('/api/customers', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: '  ', priority: 12 }),
  })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringContaining('name: Give it a name.'),
    data: {
      problems: [
        { field: 'name', problem: 'Give it a name.' },
        { field: 'priority', problem: expect.any(String) },
      ],
    },
  })
})

test.each([
  ['broken JSON', '{"name":', 400, 'INVALID_INPUT'],
  ['a body over the limit', JSON.stringify({ name: 'x'.repeat(2_000_000) }), 413, 'PAYLOAD_TOO_LARGE'],
])('%s is a typed refusal on REST and RPC', async (_, body, status, code) => {
  for (const path of ['/api/customers', '/rpc/customers/create']) {
    const answer = await testConsole.fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    expect(answer.status).toBe(status)
    const error = await answer.json()
    expect(error.code ?? error.json.code).toBe(code)
  }
})

test('a body over the limit is refused without an announced length, too', async () => {
  const piece = new TextEncoder().encode('x'.repeat(100_000))
  let sent = 0
  const body = new ReadableStream({
    pull(controller) {
      if (sent++ > 30) controller.close()
      else controller.enqueue(piece)
    },
  })
  const answer = await testConsole.fetch('/api/customers', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    duplex: 'half',
  } as RequestInit)
  expect(answer.status).toBe(413)
})

test('an unknown path of the API is NOT_FOUND as JSON, for pages too', async () => {
  for (const path of ['/api/nothing', '/rpc/nothing', '/missing.js']) {
    const answer = await testConsole.fetch(path)
    expect([path, answer.status]).toEqual([path, 404])
    const body = await answer.json()
    expect(body.json ?? body).toMatchObject({ code: 'NOT_FOUND' })
  }
})

test('pages come with a strict policy, an ETag and the right type; console routes are index.html', async () => {
  const page = await fetch(`${testConsole.url}/jobs?state=failed`)
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/)
  expect(page.headers.get('x-content-type-options')).toBe('nosniff')
  const again = await fetch(`${testConsole.url}/jobs`, {
    headers: { 'if-none-match': page.headers.get('etag')! },
  })
  expect(again.status).toBe(304)
  const script = await fetch(`${testConsole.url}/assets/app-1a2b.js`)
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(script.headers.get('cache-control')).toContain('immutable')
})

test.each(['/..%2f..%2fheadroom.sqlite', '/assets/..%2f..%2fconsole.json', '/%00', '/%zz'])(
  'pages cannot be left by %s',
  async (path) => {
    expect([400, 404]).toContain(await rawStatus(path, {}))
  },
)

test('a foreign Host is refused before anything else', async () => {
  expect(await rawStatus('/', { host: 'evil.example' })).toBe(403)
  expect(await rawStatus('/', { host: '127.0.0.1:1' })).toBe(403)
  expect(await rawStatus('/', { host: `localhost:${new URL(testConsole.url).port}` })).toBe(200)
})

test('a foreign Origin is refused even with a token', async () => {
  const answer = await testConsole.fetch('/api/status', { headers: { origin: 'https://evil.example' } })
  expect(answer.status).toBe(403)
  expect(await answer.json()).toMatchObject({ code: 'FORBIDDEN' })
})

test('another port of this machine is another site', async () => {
  const status = await rawStatus('/api/status', {
    authorization: `Bearer ${testConsole.token}`,
    'sec-fetch-site': 'same-site',
  })
  expect(status).toBe(403)
})

/** fetch would not send these headers or paths as they are. */
function rawStatus(path: string, headers: Record<string, string>): Promise<number> {
  const { hostname, port } = new URL(testConsole.url)
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end()
  })
}
