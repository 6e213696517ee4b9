import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Calls the running program by REST, found as the command line finds it. Throws what was refused. */
export async function callWorkspace<T>(
  workspaceFolder: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const { url, secret } = JSON.parse(await readFile(join(workspaceFolder, 'console.json'), 'utf8'))
  const answer = await fetch(`${url}/api${path}`, {
    method,
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}
