import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'

/** Files dropped on the icon or opened with Headroom, out of a command line; what begins with a dash is an option, not a file. */
export function filesFromArguments(argv: readonly string[], workingFolder: string): string[] {
  return argv
    .filter((argument) => argument !== '' && !argument.startsWith('-'))
    .map((argument) => resolve(workingFolder, argument))
    .filter((path) => existsSync(path) && statSync(path).isFile())
}

/** The page that quotes files before they are submitted. */
export function submitPage(files: readonly string[]): string {
  const query = new URLSearchParams(files.map((path) => ['path', path]))
  return `/submit?${query}`
}
