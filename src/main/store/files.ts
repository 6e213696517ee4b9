import { access, copyFile, link, open } from 'node:fs/promises'

export function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}

/** Makes a file's content durable. */
export async function flushFile(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  await handle.sync().finally(() => handle.close())
}

/** Makes the names in a folder durable. Windows has no such call and needs none. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

/** A second name for a file; a copy where the file system has no hard links. */
export async function keepAs(file: string, secondName: string): Promise<void> {
  await link(file, secondName).catch(() => copyFile(file, secondName))
}
