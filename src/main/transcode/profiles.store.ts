import type Database from 'better-sqlite3'
import { type Profile, profileSchema } from '#shared/profiles.ts'

type ProfileRow = { id: string; name: string; video: string | null; audio: string | null }

/** The studio's own profiles. */
export function createProfileStore(database: Database.Database) {
  const all = database.prepare<[], ProfileRow>(
    'SELECT id, name, video, audio FROM profiles ORDER BY name COLLATE NOCASE, id',
  )
  const byId = database.prepare<[string], ProfileRow>(
    'SELECT id, name, video, audio FROM profiles WHERE id = ?',
  )
  const put = database.prepare(`
    INSERT INTO profiles (id, name, video, audio, saved_at) VALUES (@id, @name, @video, @audio, @savedAt)
    ON CONFLICT (id) DO UPDATE SET name = @name, video = @video, audio = @audio, saved_at = @savedAt`)
  const remove = database.prepare('DELETE FROM profiles WHERE id = ?')

  return {
    list: (): Profile[] => all.all().map(toProfile),
    find(id: string): Profile | null {
      const row = byId.get(id)
      return row ? toProfile(row) : null
    },
    put({ id, name, video, audio }: Profile, savedAt: number): void {
      put.run({
        id,
        name,
        savedAt,
        video: video && JSON.stringify(video),
        audio: audio && JSON.stringify(audio),
      })
    },
    remove: (id: string): boolean => remove.run(id).changes > 0,
  }
}

/** Parsed anew, so that a setting added since the profile was saved gets its default. */
function toProfile(row: ProfileRow): Profile {
  return profileSchema.parse({
    id: row.id,
    name: row.name,
    builtIn: false,
    video: row.video && JSON.parse(row.video),
    audio: row.audio && JSON.parse(row.audio),
  })
}
