import { type OpenAPI, OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { contract } from '#shared/contract.ts'
import { errorStatus } from '#shared/errors.ts'

const description = `The whole console as REST. Sign in with a token made under Settings or by \`headroom tokens add NAME\`:
\`Authorization: Bearer <secret>\`. Every refusal carries a \`code\`, a sentence for a person in \`message\`, and machine-readable facts in \`data\`.
Money is in minor units of its currency, compute in thousandths of a compute unit, times in milliseconds since 1970 UTC.`

/** The OpenAPI 3.1 document of the contract. Operations are named `<group>.<call>` like the typed client's. */
export async function createOpenApiDocument(version: string): Promise<OpenAPI.Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const document = await generator.generate(contract, {
    info: { title: 'Headroom', version, description },
    servers: [{ url: '/api' }],
    security: [{ token: [] }],
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Error: errorSchema },
      responses: {
        Refusal: {
          description: 'Refused or failed: see code and message.',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      },
    },
  })
  for (const path of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(path ?? {})) {
      if (typeof operation !== 'object' || !('responses' in operation)) continue
      operation.responses = { ...operation.responses, default: { $ref: '#/components/responses/Refusal' } }
    }
  }
  return document
}

const errorSchema: OpenAPI.SchemaObject = {
  type: 'object',
  required: ['code', 'status', 'message'],
  properties: {
    code: { type: 'string', enum: Object.keys(errorStatus) },
    status: { type: 'integer' },
    message: { type: 'string' },
    data: { type: 'object', additionalProperties: true },
  },
}
