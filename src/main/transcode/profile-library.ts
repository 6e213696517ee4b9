import { HeadroomError } from '#shared/errors.ts'
import { type Profile, type ProfileDraft, profileSchema } from '#shared/profiles.ts'
import type { Changes } from '../changes.ts'
import type { Clock } from '../clock.ts'
import type { CreateId } from '../identifiers.ts'
import type { Store } from '../store/store.ts'
import { createProfileStore } from './profiles.store.ts'
import { builtInProfiles } from './profiles.ts'

export type ProfileLibrary = {
  /** The built-in ones first. */
  list(): Profile[]
  /** Errors: NOT_FOUND. */
  get(id: string): Profile
  /** Makes a profile, or replaces an own one. Errors: NOT_FOUND, INVALID_STATE for a built-in one, INVALID_INPUT. */
  save(draft: ProfileDraft): Profile
  /** Errors: NOT_FOUND, INVALID_STATE for a built-in one. */
  remove(id: string): void
}

export type ProfileLibraryOptions = {
  store: Pick<Store, 'database' | 'afterCommit'>
  clock: Clock
  createId: CreateId
  changes: Changes
}

export function createProfileLibrary({
  store,
  clock,
  createId,
  changes,
}: ProfileLibraryOptions): ProfileLibrary {
  const own = createProfileStore(store.database)
  const find = (id: string) => builtInProfiles.find((profile) => profile.id === id) ?? own.find(id)
  const announce = (id: string) => store.afterCommit(() => changes.publish('profiles', id))

  const get = (id: string): Profile => {
    const profile = find(id)
    if (profile) return profile
    throw new HeadroomError('NOT_FOUND', `There is no profile ${id}. Choose one of the list of profiles.`, {
      id,
    })
  }

  const refuseBuiltIn = (profile: Profile) => {
    if (!profile.builtIn) return
    throw new HeadroomError(
      'INVALID_STATE',
      `"${profile.name}" is built in and stays as it is. Save a copy under another name instead.`,
      { id: profile.id },
    )
  }

  return {
    list: () => [...builtInProfiles, ...own.list()],
    get,
    save(draft) {
      if (draft.id) refuseBuiltIn(get(draft.id))
      const parsed = profileSchema.safeParse({ ...draft, id: draft.id ?? createId('prf'), builtIn: false })
      if (!parsed.success) {
        const reasons = parsed.error.issues.map((issue) => issue.message).join(' ')
        throw new HeadroomError('INVALID_INPUT', `This profile cannot be saved: ${reasons}`)
      }
      own.put(parsed.data, clock.now())
      announce(parsed.data.id)
      return parsed.data
    },
    remove(id) {
      refuseBuiltIn(get(id))
      own.remove(id)
      announce(id)
    },
  }
}
