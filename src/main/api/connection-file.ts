import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const connectionSchema = z.object({
  url: z.url({ protocol: /^http$/ }),
  /** Lets the command line of this user in; new at every start. */
  secret: z.string().min(32),
  processId: z.int(),
})
/** How the command line finds the console that has a workspace open. */
export type Connection = z.infer<typeof connectionSchema>

const fileIn = (workspaceFolder: string) => join(workspaceFolder, 'console.json')

/** Readable by this user only, and whole or not there at all. */
export async function writeConnection(workspaceFolder: string, connection: Connection): Promise<void> {
  const file = fileIn(workspaceFolder)
  const partial = `${file}.${connection.processId}`
  await writeFile(partial, JSON.stringify(connection), { mode: 0o600 })
  await rename(partial, file)
}

/** Undefined when no console left one; a console that crashed leaves one that nobody answers. */
export async function readConnection(workspaceFolder: string): Promise<Connection | undefined> {
  try {
    return connectionSchema.parse(JSON.parse(await readFile(fileIn(workspaceFolder), 'utf8')))
  } catch {
    return undefined
  }
}

/** Removes the file unless another process wrote it since. */
export async function removeConnection(workspaceFolder: string, processId: number): Promise<void> {
  const connection = await readConnection(workspaceFolder)
  if (connection?.processId === processId) await rm(fileIn(workspaceFolder), { force: true })
}
