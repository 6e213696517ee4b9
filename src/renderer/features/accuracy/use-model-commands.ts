import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { CostModelStatus } from '#shared/cost-model.ts'
import { api } from '../../app/api/client.ts'
import { notify, notifyFailure } from '../../app/notices.ts'

/** Retrain, choose, and take versions into use; each answers with how things stand then. */
export function useModelCommands() {
  const queries = useQueryClient()
  const settle = (status: CostModelStatus): void => {
    queries.setQueryData(api.costModel.status.queryKey(), status)
    void queries.invalidateQueries({ queryKey: api.costModel.accuracy.key() })
  }
  const retrain = useMutation(
    api.costModel.retrain.mutationOptions({
      onSuccess: (status) => {
        settle(status)
        notify({ tone: 'good', title: 'The cost model is trained', detail: status.reason })
      },
      onError: (error) => notifyFailure('The training failed', error),
    }),
  )
  const choose = useMutation(
    api.costModel.choose.mutationOptions({
      onSuccess: settle,
      onError: (error) => notifyFailure('The model could not be chosen', error),
    }),
  )
  const restore = useMutation(
    api.costModel.restore.mutationOptions({
      onSuccess: settle,
      onError: (error) => notifyFailure('The version could not be taken into use', error),
    }),
  )
  return {
    busy: retrain.isPending || choose.isPending || restore.isPending,
    retraining: retrain.isPending,
    retrain: () => retrain.mutate(undefined),
    choose: (choice: CostModelStatus['choice']) => choose.mutate({ choice }),
    /** `before` is the version in use now: the way back. */
    restore: (id: number, before: number | undefined) =>
      restore.mutate(
        { id },
        {
          onSuccess: () =>
            notify({
              tone: 'good',
              title: 'That version quotes now',
              ...(before === undefined ? {} : { undo: () => restore.mutate({ id: before }) }),
            }),
        },
      ),
  }
}
