/*
 * Trend feeds from elsewhere. Only hosts of the list are asked, only at the addresses checked just before, within a size and a time;
 * what came is a file like any other.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { HeadroomError } from '#shared/errors.ts'
import { type FeedSettings, feedSettingsSchema } from '#shared/forecast-imports.ts'
import type { Changes } from '../../changes.ts'
import type { CreateId } from '../../identifiers.ts'
import { createSettings } from '../../store/settings.ts'
import type { Store } from '../../store/store.ts'
import { type FeedValidators, fetchFeed, requireAllowed } from './fetch-feed.ts'

const settingsKey = 'forecast.feeds'

export type Feeds = {
  settings(): FeedSettings
  /** Errors: INVALID_INPUT. */
  setSettings(settings: FeedSettings): FeedSettings
  /** Errors: FORBIDDEN when the address's host is not on the list, or it is no address to fetch from. */
  requireAllowed(url: string): void
  /**
   * Fetches into a file of the workspace that the caller removes; no file when nothing changed since `known`.
   * Errors: FORBIDDEN, SOURCE_UNREADABLE, PAYLOAD_TOO_LARGE, CANCELLED.
   */
  fetchToFile(url: string, options?: FetchToFile): Promise<FeedFile | undefined>
}

type FetchToFile = { known?: FeedValidators | null; signal?: AbortSignal }
export type FeedFile = { path: string; validators: FeedValidators }

export function createFeeds(dependencies: {
  store: Store
  changes: Changes
  workspaceFolder: string
  createId: CreateId
}): Feeds {
  const { workspaceFolder, createId } = dependencies
  const settings = createSettings(dependencies)
  const read = () => settings.get(settingsKey, feedSettingsSchema, { allowedHosts: [] })
  const allowedHosts = (): readonly string[] => {
    const { allowedHosts } = read()
    if (allowedHosts.length > 0) return allowedHosts
    throw new HeadroomError(
      'FORBIDDEN',
      'No host is allowed for feeds yet. Add it under Settings, Feeds first.',
    )
  }
  return {
    settings: read,
    setSettings: (changed) => settings.set(settingsKey, feedSettingsSchema, changed),
    requireAllowed: (url) => requireAllowed(new URL(url), allowedHosts()),
    async fetchToFile(url, options) {
      const hosts = allowedHosts()
      const folder = join(workspaceFolder, 'feeds')
      await mkdir(folder, { recursive: true })
      const path = join(folder, `${createId('feed')}.txt`)
      const fetched = await fetchFeed(new URL(url), path, hosts, options)
      return fetched.kind === 'unchanged' ? undefined : { path, validators: fetched.validators }
    },
  }
}
