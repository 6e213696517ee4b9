import { expect, test } from 'vitest'
import type { ForecastNotice } from '#shared/forecasts.ts'
import { createChanges } from '../changes.ts'
import { createManualClock } from '../clock.ts'
import { watchForecastNotices } from './forecast-notices.ts'
import type { DesktopNotice } from './notifications.ts'

function notice(id: string, facts: Partial<ForecastNotice> = {}): ForecastNotice {
  return {
    id,
    at: 0,
    customerId: null,
    kind: 'anomaly',
    subjectId: null,
    sentence: `About ${id}.`,
    acknowledgedAt: null,
    settledAt: null,
    ...facts,
  }
}

function watched(before: ForecastNotice[]) {
  const changes = createChanges(createManualClock())
  let listed = before
  const told: DesktopNotice[] = []
  watchForecastNotices({ notices: { list: () => listed }, changes }, (each) => told.push(each))
  return {
    told,
    list(...notices: ForecastNotice[]) {
      listed = notices
      changes.publish('forecasts')
      // A second change says nothing new.
      changes.publish('forecasts')
    },
  }
}

test('each notice is told once, and opens where it is looked into', () => {
  const earlier = notice('ntc_000001')
  const { told, list } = watched([earlier])
  list(earlier)
  expect(told).toEqual([])
  list(
    notice('ntc_000004', { kind: 'feed', subjectId: 'feed_000001' }),
    notice('ntc_000003', { kind: 'budget', subjectId: 'bud_000001', customerId: 'cus_000001' }),
    notice('ntc_000002', { kind: 'drift', customerId: 'cus_000001' }),
    earlier,
  )
  expect(told).toEqual([
    {
      title: 'Demand differs from the forecast',
      body: 'About ntc_000002.',
      page: '/forecast?customerId=cus_000001',
    },
    { title: 'A budget will be gone early', body: 'About ntc_000003.', page: '/budgets/bud_000001' },
    { title: 'A feed fails', body: 'About ntc_000004.', page: '/forecast?section=imports' },
  ])
})

test('what was set aside or settled at once is not told, and many are told as one', () => {
  const { told, list } = watched([])
  list(notice('ntc_000001', { acknowledgedAt: 1 }), notice('ntc_000002', { settledAt: 1 }))
  expect(told).toEqual([])
  list(...['6', '5', '4', '3'].map((digit) => notice(`ntc_00000${digit}`)))
  expect(told).toEqual([
    { title: '4 things in the forecast need a look', body: 'About ntc_000006.', page: '/' },
  ])
})
