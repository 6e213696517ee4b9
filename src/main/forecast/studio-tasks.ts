import { answerBacktest } from './answers/backtest-answer.ts'
import { answerDemand } from './answers/demand-answer.ts'
import { answerOutlook } from './answers/outlook-answer.ts'
import { answerResources } from './answers/resources-answer.ts'
import { answerWatch } from './answers/watch-answer.ts'
import { computeSharesOf } from './budget-charges.ts'
import { budgetExhaustion } from './budget-exhaustion.ts'
import { seriesKey } from './demand-panels.ts'
import { createHistoryPanels, type HistoryReader } from './history-panels.ts'
import { studioMix } from './mix/studio-mix.ts'
import { stackedDemand } from './stacked-demand.ts'
import type { StudioTaskRunners } from './studio-questions.ts'

/** Answers from a history; what was read and learned is kept as long as its version stands. */
export function createStudioTasks(reader: HistoryReader): StudioTaskRunners {
  const { ofResource, ofBudgets, rows, lifts } = createHistoryPanels(reader)
  return {
    async demand(request) {
      const key = seriesKey.of(request.customerId, request.contentType)
      const panels = ofResource(request, request.resource)
      const model = request.customerId === null ? undefined : request.models.get(request.customerId)
      const answer = await answerDemand(panels, key, request.hours, request.lastHour, model)
      const { trendNotes } = lifts(request)
      return answer.forecast ? { ...answer, notes: [...answer.notes, ...trendNotes] } : answer
    },
    outlook: (request) => answerOutlook(ofResource(request, request.resource), request.models),
    exhaustion(request) {
      const panels = ofBudgets(request, request)
      const computeShares = computeSharesOf(rows(request), request.usualBudgetOf, request.terms)
      return request.budgets.map((budget) =>
        // Without a history there is nothing yet that a price would change.
        budgetExhaustion(budget, panels, computeShares.get(budget.budgetId) ?? 0),
      )
    },
    watch: (request) => answerWatch(ofResource(request, 'requests'), request),
    mix(request) {
      const panels = ofResource(request, 'requests')
      const key = seriesKey.of(request.customerId, null)
      if (!panels.hasEnough(key)) return null
      const load = panels.forecast(key, request.hours).quantile(0.5)
      return studioMix(reader, request.customerId, request.aspect, load, request.lastHour + 1) ?? null
    },
    stack: (request) => stackedDemand(ofResource(request, request.resource), request) ?? null,
    resources(request) {
      const { customerId, contentType, jobs, lastHour } = request
      const key = seriesKey.of(customerId, contentType)
      return answerResources(
        { requests: ofResource(request, 'requests'), cpuSeconds: ofResource(request, 'cpuSeconds') },
        key,
        jobs,
        (load) => studioMix(reader, customerId, 'format', load, lastHour + 1),
      )
    },
    eventLifts: (request) => lifts(request).all.filter(({ source }) => source === 'calendar'),
    backtest: (request) => answerBacktest(ofResource(request, request.resource), request.hours),
  }
}
