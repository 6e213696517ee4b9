import { traverseContractProcedures } from '@orpc/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contract } from '#shared/contract.ts'
import { startTestConsole, type TestConsole } from '../test-console.ts'

type Operation = {
  operationId: string
  parameters?: { name: string; in: string; required?: boolean }[]
  responses: Record<string, { $ref?: string; content?: Record<string, { schema: unknown }> }>
}
type Document = { openapi: string; paths: Record<string, Record<string, Operation>>; components: object }

let testConsole: TestConsole
let document: Document
beforeAll(async () => {
  testConsole = await startTestConsole()
  document = (await (await fetch(`${testConsole.url}/api/openapi.json`)).json()) as Document
})
afterAll(() => testConsole.stop())

test('is OpenAPI 3.1 and has every call of the contract once', () => {
  expect(document.openapi).toMatch(/^3\.1\./)
  const calls: string[] = []
  traverseContractProcedures({ router: contract, path: [] }, ({ path }) => calls.push(path.join('.')))
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path))
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(calls.sort())
})

test('names every path parameter, and every operation’s refusal', () => {
  for (const [path, operations] of Object.entries(document.paths)) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
    for (const operation of Object.values(operations)) {
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
      expect([path, declared.map(({ name }) => name)]).toEqual([path, names])
      expect(operation.responses.default).toEqual({ $ref: '#/components/responses/Refusal' })
    }
  }
})

test('every reference leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1]!)
  expect(references.length).toBeGreaterThan(0)
  for (const reference of references) {
    const target = reference
      .split('/')
      .reduce<unknown>((node, step) => (node as Record<string, unknown>)?.[step], document)
    expect([reference, typeof target]).toEqual([reference, 'object'])
  }
})

test('the docs page loads everything from this machine', async () => {
  const page = await (await fetch(`${testConsole.url}/api/docs`)).text()
  const addresses = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!)
  expect(addresses).toHaveLength(3)
  for (const address of addresses) {
    expect(address.startsWith('/api/docs/')).toBe(true)
    expect((await fetch(`${testConsole.url}${address}`)).status).toBe(200)
  }
})
