import type { ActivityEntry } from '#shared/activity.ts'
import type { Unit } from '#shared/amounts.ts'
import type { Column } from '../../components/column.ts'
import { Moment } from '../../components/moment.tsx'
import { describeActor } from './describe-actor.ts'
import { describeChanges, summariseChanges } from './describe-changes.ts'

/** When, who, what, and what it changed in one line; the whole of it is in the entry's own dialog. */
export function activityColumns(unitOf: (entry: ActivityEntry) => Unit | undefined): Column<ActivityEntry>[] {
  return [
    { key: 'at', header: 'When', width: '12rem', render: (entry) => <Moment at={entry.at} absolute /> },
    {
      key: 'actor',
      header: 'Who',
      width: 'minmax(8rem, 0.7fr)',
      render: (entry) => (
        <span dir="auto" title={describeActor(entry.actor)}>
          {describeActor(entry.actor)}
        </span>
      ),
    },
    {
      key: 'summary',
      header: 'What',
      width: 'minmax(16rem, 2fr)',
      render: (entry) => (
        <strong dir="auto" title={entry.summary}>
          {entry.summary}
        </strong>
      ),
    },
    {
      key: 'changes',
      header: 'Before → after',
      width: 'minmax(16rem, 3fr)',
      render: (entry) => {
        const changes = summariseChanges(describeChanges(entry, unitOf(entry)))
        return (
          <span className="muted" dir="auto" title={changes}>
            {changes}
          </span>
        )
      },
    },
  ]
}
