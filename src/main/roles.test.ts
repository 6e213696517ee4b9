import { expect, test } from 'vitest'
import { createRoles } from './roles.ts'

function recorded(failing: string[] = []) {
  const happened: string[] = []
  const role = (name: string) => ({
    async start() {
      happened.push(`start ${name}`)
      if (failing.includes(`start ${name}`)) throw new Error(name)
    },
    async stop() {
      happened.push(`stop ${name}`)
      if (failing.includes(`stop ${name}`)) throw new Error(name)
    },
  })
  return { happened, roles: createRoles([role('a'), role('b'), role('c')]) }
}

test('stops in reverse, once', async () => {
  const { happened, roles } = recorded()
  await roles.start()
  await roles.start()
  await roles.stop()
  await roles.stop()
  expect(happened).toEqual(['start a', 'start b', 'start c', 'stop c', 'stop b', 'stop a'])
})

test('a role that fails to start is stopped with those before it', async () => {
  const { happened, roles } = recorded(['start b'])
  await expect(roles.start()).rejects.toThrow('b')
  await roles.stop()
  expect(happened).toEqual(['start a', 'start b', 'stop b', 'stop a'])
})

test('a role that fails to stop does not keep the others up', async () => {
  const { happened, roles } = recorded(['stop c'])
  await roles.start()
  await expect(roles.stop()).rejects.toThrow('c')
  expect(happened.slice(3)).toEqual(['stop c', 'stop b', 'stop a'])
})
