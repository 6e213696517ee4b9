import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/** Calls the running program by REST, found as the command line finds it. Throws what was refused. */
export async function callWorkspace<T>(
  workspaceFolder: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const { url, secret } = JSON.parse(await readFile(join(workspaceFolder, 'console.json'), 'utf8'))
  return new Promise<T>((resolve, reject) => {
    // A connection for each call: a kept one may be closed by the program in the moment it is used again.
    const call = request(
      `${url}/api${path}`,
      {
        method,
        agent: false,
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      },
      (answer) =>
        void text(answer).then((content) => {
          if (answer.statusCode === 200) resolve(JSON.parse(content) as T)
          else reject(new Error(`${method} ${path}: ${answer.statusCode} ${content}`))
        }, reject),
    )
    call.on('error', reject)
    call.end(body === undefined ? undefined : JSON.stringify(body))
  })
}
