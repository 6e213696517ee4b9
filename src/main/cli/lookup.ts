import type { BudgetWithBalance } from '#shared/budgets.ts'
import type { Customer } from '#shared/customers.ts'
import type { OutputRequest, Profile } from '#shared/profiles.ts'
import type { Client } from './client.ts'
import { UsageError } from './command.ts'
import { printable } from './output.ts'

/** By name (any case) or id; without either, the only customer there is. Errors: UsageError naming the choices. */
export async function findCustomer(client: Client, wanted: string | undefined): Promise<Customer> {
  const customers = await client.customers.list({ includeArchived: false })
  if (wanted === undefined && customers.length === 1) return customers[0]!
  if (customers.length === 0) {
    throw new UsageError('There is no customer yet. Add one: headroom customers add NAME')
  }
  return pick('customer', '--customer', wanted, customers)
}

/** By name (any case) or id among those that were archived. Errors: UsageError naming the choices. */
export async function findArchivedCustomer(client: Client, wanted: string): Promise<Customer> {
  const customers = await client.customers.list({ includeArchived: true })
  const archived = customers.filter(({ archivedAt }) => archivedAt !== null)
  if (archived.length === 0) throw new UsageError('No customer is archived.')
  return pick('archived customer', 'NAME', wanted, archived)
}

/** By name or id among a customer's, or among all. Errors: UsageError naming the choices. */
export async function findBudget(client: Client, wanted: string): Promise<BudgetWithBalance> {
  const budgets = await client.budgets.list({})
  const { id } = pick(
    'budget',
    'BUDGET',
    wanted,
    budgets.map(({ budget }) => budget),
  )
  return budgets.find(({ budget }) => budget.id === id)!
}

export type OutputChoice = {
  profile?: string[] | undefined
  hls?: boolean | undefined
  container?: string | undefined
}

/** What is asked for of a job: one file a profile, or with `hls` one ladder of them all. */
export async function chooseOutputs(client: Client, choice: OutputChoice): Promise<OutputRequest[]> {
  const profiles = await client.profiles.list()
  const wanted = choice.profile ?? [usualProfile(profiles).id]
  const chosen = wanted.map((name) => pick('profile', '--profile', name, profiles))
  if (choice.hls) return [{ kind: 'hls', profileIds: chosen.map(({ id }) => id) }]
  const container = parseContainer(choice.container ?? 'mp4')
  return chosen.map(({ id }) => ({ kind: 'file', container, profileId: id }))
}

/** 720p H.264 plays everywhere and is quick to make. */
function usualProfile(profiles: readonly Profile[]): Profile {
  const usual = profiles.find(({ video }) => video?.codec === 'h264' && video.maximumHeight === 720)
  const first = usual ?? profiles[0]
  if (!first) throw new UsageError('There is no profile. Name one with --profile.')
  return first
}

function parseContainer(name: string): 'mp4' | 'mkv' | 'webm' {
  if (name === 'mp4' || name === 'mkv' || name === 'webm') return name
  throw new UsageError(`“${name}” is no container. Choose mp4, mkv or webm.`)
}

function pick<Thing extends { id: string; name: string }>(
  kind: string,
  option: string,
  wanted: string | undefined,
  things: readonly Thing[],
): Thing {
  const lower = wanted?.toLowerCase()
  const matches = things.filter(({ id, name }) => id === wanted || name.toLowerCase() === lower)
  if (matches.length === 1) return matches[0]!
  const names = things.slice(0, 20).map(({ name }) => printable(name))
  const list = `There ${things.length === 1 ? 'is' : 'are'}: ${names.join(', ')}${things.length > 20 ? ', …' : ''}`
  if (wanted === undefined) throw new UsageError(`Say which ${kind} with ${option}. ${list}.`)
  if (matches.length > 1) {
    const ids = matches.map(({ id }) => id).join(', ')
    throw new UsageError(`Several have the name “${printable(wanted)}”. Use one of the ids ${ids}.`)
  }
  throw new UsageError(
    `No ${kind} is named “${printable(wanted)}”. ${things.length === 0 ? 'There is none.' : `${list}.`}`,
  )
}
