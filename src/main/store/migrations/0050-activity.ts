import type { Migration } from '../migrator.ts'

/** The audit trail: written once, never changed. */
export const activity: Migration = {
  id: '0050-activity',
  sql: `
    CREATE TABLE activity (
      id INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      actor_kind TEXT NOT NULL CHECK (actor_kind IN ('operator', 'token', 'command-line', 'studio')),
      actor_name TEXT NOT NULL,
      action TEXT NOT NULL,
      subject_id TEXT,
      summary TEXT NOT NULL,
      before_json TEXT NOT NULL CHECK (json_valid(before_json)),
      after_json TEXT NOT NULL CHECK (json_valid(after_json))
    ) STRICT;

    CREATE INDEX activity_by_time ON activity (at);
    CREATE INDEX activity_by_subject ON activity (subject_id, id);

    CREATE TRIGGER activity_is_append_only_update BEFORE UPDATE ON activity
      BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
    CREATE TRIGGER activity_is_append_only_delete BEFORE DELETE ON activity
      BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
  `,
}
