import { Select } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ForecastModel, forecastModelSchema, forecastModels } from '#shared/forecasts.ts'
import { api, client } from '../../app/api/client.ts'

const labels: Record<ForecastModel, string> = {
  ensemble: 'Ensemble (usual)',
  Prophet: 'Prophet',
  MSTL: 'MSTL',
}

/** Which model forecasts this customer's demand; “Looking back” shows how each would have done. */
export function ModelSelect({ customerId }: { customerId: string }) {
  const queryClient = useQueryClient()
  const choices = useQuery(api.forecasts.models.queryOptions())
  const choose = useMutation({
    mutationFn: (model: ForecastModel) => client.forecasts.chooseModel({ customerId, model }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: api.forecasts.key() }),
  })
  const chosen = choices.data?.find((choice) => choice.customerId === customerId)?.model ?? 'ensemble'
  return (
    <Select
      aria-label="Model"
      size="xs"
      w={150}
      allowDeselect={false}
      data={forecastModels.map((value) => ({ value, label: labels[value] }))}
      value={choose.isPending ? choose.variables : chosen}
      disabled={!choices.data || choose.isPending}
      onChange={(value) => choose.mutate(forecastModelSchema.parse(value))}
    />
  )
}
