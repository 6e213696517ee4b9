import type { ImportRow } from './import-rows.ts'
import type { RowTaker } from './import-writer.ts'
import type { TrendStore } from './trends.store.ts'
import type { ViewStore } from './views.store.ts'

export function createViewTaker(views: ViewStore): RowTaker {
  return {
    take(row: ImportRow) {
      if (row.kind !== 'views') return { dirty: 'not a viewing' }
      const taken = views.take(row)
      if (taken === undefined) return { dirty: 'an hour so old that only its total is kept' }
      return taken ? 'added' : 'repeated'
    },
    finishBatch() {},
  }
}

export function createTrendTaker(trends: TrendStore): RowTaker {
  return {
    take: (row: ImportRow) =>
      row.kind === 'trends' ? (trends.take(row) ? 'added' : 'repeated') : { dirty: 'not a trend' },
    finishBatch() {},
  }
}
