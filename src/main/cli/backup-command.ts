import { resolve } from 'node:path'
import { defineCommand } from './command.ts'
import { formatBytes } from './format.ts'
import { printable } from './output.ts'

export const backupCommand = defineCommand({
  name: 'backup',
  usage: 'FILE',
  summary: 'Copies the workspace’s data into a new file, while it runs',
  options: {},
  positionals: [1, 1],
  async run({ positionals }, { connect, output }) {
    const toFile = resolve(positionals[0]!)
    const { client } = await connect('data')
    const { sizeBytes } = await client.studio.backup({ toFile })
    output.result({ file: toFile, sizeBytes }, () => [`${printable(toFile)}: ${formatBytes(sizeBytes)}`])
  },
})
