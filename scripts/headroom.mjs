#!/usr/bin/env node
// The command line: sets up when needed and hands over to the built program.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { childEnvironment, root, setUp } from './setup.mjs'

const node = setUp({ build: true })
const child = spawn(node, [join(root, 'out', 'main', 'cli.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: childEnvironment(node),
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
