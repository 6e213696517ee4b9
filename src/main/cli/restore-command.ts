import { resolve } from 'node:path'
import { wallClock } from '../clock.ts'
import { defineCommand } from './command.ts'
import { printable } from './output.ts'

export const restoreCommand = defineCommand({
  name: 'restore',
  usage: 'FILE',
  summary: 'Puts a backup in place of the workspace’s data, which is kept; no console may be running',
  options: {},
  positionals: [1, 1],
  async run({ positionals }, { workspaceFolder, output }) {
    const file = resolve(positionals[0]!)
    const { restoreBackup } = await import('../store/restore.ts')
    const restored = await restoreBackup(file, workspaceFolder, { clock: wallClock })
    output.result({ workspaceFolder, ...restored }, () => [
      `${printable(workspaceFolder)} is as it was when ${printable(file)} was made.`,
      ...(restored.keptAs === null ? [] : [`What it replaced is in ${printable(restored.keptAs)}.`]),
    ])
  },
})
