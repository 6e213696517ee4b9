import { type ModelChoice, modelChoiceSchema } from '#shared/forecasts.ts'
import type { Store } from '../store/store.ts'

export type ModelChoices = ReturnType<typeof createModelChoices>

/** The table forecast_models: customers that another model than the ensemble forecasts. */
export function createModelChoices({ database }: Pick<Store, 'database'>) {
  const read = database.prepare(
    'SELECT customer_id AS customerId, model FROM forecast_models ORDER BY customer_id',
  )
  const write = database.prepare(
    'INSERT INTO forecast_models (customer_id, model) VALUES (?, ?) ON CONFLICT (customer_id) DO UPDATE SET model = excluded.model',
  )
  const remove = database.prepare('DELETE FROM forecast_models WHERE customer_id = ?')
  return {
    /** A choice of a later version that is not known here counts as none. */
    list: (): ModelChoice[] =>
      read.all().flatMap((row) => {
        const known = modelChoiceSchema.safeParse(row)
        return known.success ? [known.data] : []
      }),
    choose({ customerId, model }: ModelChoice): void {
      if (model === 'ensemble') remove.run(customerId)
      else write.run(customerId, model)
    },
  }
}
