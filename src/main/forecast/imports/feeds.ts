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
import { fetchFeed } from './fetch-feed.ts'

const settingsKey = 'forecast.feeds'

export type Feeds = {
  settings(): FeedSettings
  /** Errors: INVALID_INPUT. */
  setSettings(settings: FeedSettings): FeedSettings
  /** Answers the file's path. Errors: FORBIDDEN, SOURCE_UNREADABLE, PAYLOAD_TOO_LARGE. */
  fetchToFile(url: string): Promise<string>
}

export function createFeeds(dependencies: {
  store: Store
  changes: Changes
  workspaceFolder: string
  createId: CreateId
}): Feeds {
  const { workspaceFolder, createId } = dependencies
  const settings = createSettings(dependencies)
  const read = () => settings.get(settingsKey, feedSettingsSchema, { allowedHosts: [] })
  return {
    settings: read,
    setSettings: (changed) => settings.set(settingsKey, feedSettingsSchema, changed),
    async fetchToFile(url) {
      const { allowedHosts } = read()
      if (allowedHosts.length === 0) {
        throw new HeadroomError(
          'FORBIDDEN',
          'No host is allowed for feeds yet. Add it under Settings, Feeds first.',
        )
      }
      const folder = join(workspaceFolder, 'feeds')
      await mkdir(folder, { recursive: true })
      const file = join(folder, `${createId('feed')}.txt`)
      await fetchFeed(new URL(url), file, allowedHosts)
      return file
    },
  }
}
