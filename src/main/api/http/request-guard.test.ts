import { expect, test } from 'vitest'
import { checkCookieRequest, checkHost, checkOrigin } from './request-guard.ts'

const here = { port: 47_300, loopbackOnly: true, allowedHosts: ['studio.example'] }
const beyond = { ...here, loopbackOnly: false }
const forbidden = expect.objectContaining({ code: 'FORBIDDEN' })

test.each([
  '127.0.0.1:47300',
  'localhost:47300',
  'LOCALHOST:47300',
  '[::1]:47300',
  'studio.example',
  'studio.example:8443',
])('%s is a name of this console', (host) => {
  expect(() => checkHost({ headers: { host } }, here)).not.toThrow()
})

test.each([
  '',
  'evil.example:47300',
  '127.0.0.1.evil.example:47300',
  'localhost.evil.example:47300',
  '127.0.0.1:80',
  '127.0.0.1',
  '192.168.1.5:47300',
  'localhost:47300@evil.example',
  '[::1]evil:47300',
])('%j is none', (host) => {
  expect(() => checkHost({ headers: { host } }, here)).toThrow(forbidden)
})

test('beyond loopback any address of the port is taken, but no unknown name', () => {
  expect(() => checkHost({ headers: { host: '192.168.1.5:47300' } }, beyond)).not.toThrow()
  expect(() => checkHost({ headers: { host: 'evil.example:47300' } }, beyond)).toThrow(forbidden)
})

test.each([
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: 'http://127.0.0.1:3000' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
])('%j is another site', (headers) => {
  expect(() => checkOrigin({ headers: { host: '127.0.0.1:47300', ...headers } })).toThrow(forbidden)
})

test('own pages and programs pass', () => {
  const host = '127.0.0.1:47300'
  for (const headers of [
    { host },
    { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' },
    { host, 'sec-fetch-site': 'none' },
  ]) {
    expect(() => checkOrigin({ headers })).not.toThrow()
  }
})

test('a cookie without an origin only reads', () => {
  expect(() => checkCookieRequest({ method: 'GET', headers: {} })).not.toThrow()
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    expect(() => checkCookieRequest({ method, headers: {} })).toThrow(forbidden)
  }
})
