/*
 * Owns the audit trail: who did what, when, and what it changed. Append-only. Table: activity.
 * Knows no other room; callers say what happened in a sentence.
 */
import type { ActivityFilter, ActivityPage, Actor } from '#shared/activity.ts'
import type { Changes } from '../changes.ts'
import type { Clock } from '../clock.ts'
import type { Store } from '../store/store.ts'
import { createActivityStore } from './activity.store.ts'
import { changedFields } from './changed-fields.ts'

export type ActivityRecord = {
  actor: Actor
  /** The contract's name of what was done, such as `budgets.topUp`. */
  action: string
  subjectId: string | null
  /** What happened, for a person. */
  summary: string
  /** The thing as it was and as it is; only the fields that differ are kept. Never hand in secrets. */
  before?: object | null
  after?: object | null
}

export type Activity = {
  record(record: ActivityRecord): void
  /** Newest first. */
  search(filter: ActivityFilter): ActivityPage
}

export function createActivity(dependencies: { store: Store; clock: Clock; changes: Changes }): Activity {
  const { store, clock, changes } = dependencies
  const rows = createActivityStore(store.database)
  return {
    record({ actor, action, subjectId, summary, before = null, after = null }) {
      rows.insert({ at: clock.now(), actor, action, subjectId, summary, ...changedFields(before, after) })
      store.afterCommit(() => changes.publish('activity'))
    },
    search: (filter) => rows.search(filter),
  }
}
