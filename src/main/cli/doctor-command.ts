import { setTimeout as pause } from 'node:timers/promises'
import type { Capabilities } from '#shared/host.ts'
import type { Client } from './client.ts'
import { type CommandContext, defineCommand } from './command.ts'
import {
  checkBrowser,
  checkDisk,
  checkElectron,
  checkEncoders,
  checkFfmpeg,
  checkGpu,
  checkLimits,
  checkNode,
  checkSqlite,
  checkWorkspace,
  type Finding,
} from './doctor-checks.ts'
import { CommandRefused, toFailure } from './failure.ts'
import { printable, table } from './output.ts'

const marks = { ok: '✓', warning: '!', problem: '✗' } as const

/** Encoders are proven one by one in the background; a minute is ample. */
const provenWithinMs = 60_000

export const doctorCommand = defineCommand({
  name: 'doctor',
  usage: '',
  summary: 'Whether everything Headroom needs is here and works',
  options: {},
  positionals: [0, 0],
  async run(_, context) {
    const { output, workspaceFolder, scriptsFolder } = context
    const findings = [
      checkNode(),
      await checkSqlite(),
      await checkWorkspace(workspaceFolder),
      await checkDisk(workspaceFolder),
      ...(await checkStudio(context)),
      await checkBrowser(scriptsFolder),
      await checkElectron(),
    ]
    const problems = findings.filter(({ state }) => state === 'problem')
    if (problems.length === 0 || !output.json) output.result({ findings }, () => describeFindings(findings))
    if (problems.length > 0) {
      const refusals = problems.map(({ name, detail }) => ({
        path: name,
        code: 'INVALID_STATE',
        message: detail,
      }))
      throw new CommandRefused(refusals, { findings })
    }
  },
})

/** What only an open workspace can tell; that it does not open is a finding, too. */
async function checkStudio({ connect, signal }: CommandContext): Promise<Finding[]> {
  try {
    const { client } = await connect('tools')
    const capabilities = await provenCapabilities(client, signal)
    const host = await client.host.get(undefined, { signal })
    const limits = await client.host.limits(undefined, { signal })
    return [
      checkFfmpeg(capabilities),
      checkEncoders(capabilities),
      checkGpu(host, capabilities),
      checkLimits(limits),
    ]
  } catch (error) {
    return [{ name: 'Workspace', state: 'problem', detail: toFailure(error, false).message }]
  }
}

async function provenCapabilities(client: Client, signal: AbortSignal): Promise<Capabilities> {
  const giveUpAt = Date.now() + provenWithinMs
  for (;;) {
    const capabilities = await client.host.capabilities(undefined, { signal })
    if (capabilities.complete || Date.now() > giveUpAt) return capabilities
    await pause(200, undefined, { signal })
  }
}

function describeFindings(findings: readonly Finding[]): string[] {
  return table(
    [{ title: ' ' }, { title: 'Check' }, { title: 'Found' }],
    findings.map(({ name, state, detail }) => [marks[state], name, printable(detail)]),
  )
}
