import { HeadroomError } from '#shared/errors.ts'
import { findRunningConsole } from './client.ts'
import { defineCommand } from './command.ts'

export const signInCommand = defineCommand({
  name: 'sign-in',
  usage: '',
  summary: 'An address that signs one browser in to the running console, within a minute',
  options: {},
  positionals: [0, 0],
  async run(_, { workspaceFolder, output }) {
    const running = await findRunningConsole(workspaceFolder)
    if (!running) {
      throw new HeadroomError(
        'NOT_FOUND',
        'No console is running for this workspace. Start one: headroom serve',
      )
    }
    const { url, secret } = running.connection
    const answer = await fetch(`${url}/sign-in/codes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}` },
    })
    const body = (await answer.json()) as { url: string }
    output.result(body, () => [body.url])
  },
})
