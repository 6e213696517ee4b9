import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { OpenAPI } from '@orpc/openapi'
import { HeadroomError } from '#shared/errors.ts'
import { readServedFile, type ServedFile, servedText } from '../file-set.ts'
import { type Endpoint, sendJson } from './exchange.ts'
import { createOpenApiDocument } from './openapi.ts'
import { sendFile } from './pages-endpoint.ts'

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Headroom: API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`

const start = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs', deepLinking: true, tryItOutEnabled: true })\n`

const served = {
  page: servedText(page, 'text/html; charset=utf-8'),
  start: servedText(start, 'text/javascript; charset=utf-8'),
}

const assets = ['swagger-ui.css', 'swagger-ui-bundle.js']

/** GET /api/openapi.json, and /api/docs: the same document for people, by a copy of Swagger UI on this machine. */
export function createDocsEndpoint(version: string): Endpoint {
  let document: Promise<OpenAPI.Document> | undefined
  const files = new Map<string, Promise<ServedFile>>()

  return async (exchange) => {
    const { path, response } = exchange
    if (path === '/api/openapi.json') {
      document ??= createOpenApiDocument(version)
      return sendJson(response, 200, await document)
    }
    if (path === '/api/docs' || path === '/api/docs/') {
      return sendFile(exchange, served.page)
    }
    if (path === '/api/docs/start.js') return sendFile(exchange, served.start)
    const name = assets.find((asset) => path === `/api/docs/${asset}`)
    if (!name) throw new HeadroomError('NOT_FOUND', `There is nothing at ${path}.`)
    if (!files.has(name)) files.set(name, readAsset(name))
    sendFile(exchange, await files.get(name)!)
  }
}

async function readAsset(name: string): Promise<ServedFile> {
  try {
    const require = createRequire(import.meta.url)
    const folder = dirname(require.resolve('swagger-ui-dist/package.json'))
    return await readServedFile(join(folder, name), `/api/docs/${name}`)
  } catch (cause) {
    throw new HeadroomError(
      'NOT_FOUND',
      'Swagger UI is not part of this installation. The document itself is at /api/openapi.json.',
      {},
      { cause },
    )
  }
}
