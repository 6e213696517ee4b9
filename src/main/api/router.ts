import { implement } from '@orpc/server'
import type { Actor } from '#shared/activity.ts'
import { contract } from '#shared/contract.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Services } from '../services.ts'
import { toApiError } from './api-errors.ts'
import { audited } from './audit.ts'
import { browse } from './browse.ts'
import { streamChanges } from './change-stream.ts'

/** Who makes a call: every transport says so. */
export type CallContext = { actor: Actor }

const done = { ok: true } as const

/** The contract's handlers: each hands a checked input to the room it belongs to. Every transport serves this one router. */
export function createRouter(services: Services, dependencies: { clock: Clock; log: Log }) {
  const { clock, log } = dependencies
  const { budgets, customers, forecasts, host, jobs, quotes, sample, tokens, transcode, watchFolders } =
    services

  // The input is checked between the two: refusals of it are mapped, and only what was checked is written down.
  const api = implement(contract, { initialInputValidationIndex: -1 })
    .$context<CallContext>()
    .use(async ({ next, path }) => {
      try {
        return await next()
      } catch (error) {
        throw toApiError(error, (cause) => log.failure(`${path.join('.')} failed`, cause))
      }
    })
    .use(({ next, path, context }, input) => audited(services, { path, input, actor: context.actor }, next))

  return api.router({
    studio: {
      status: api.studio.status.handler(() => services.status()),
      changes: api.studio.changes.handler(({ signal }) => streamChanges(services.changes, clock, signal)),
      priceBook: api.studio.priceBook.handler(() => ({
        ...quotes.priceBook(),
        isExample: quotes.pricesAreExamples(),
      })),
      setPriceBook: api.studio.setPriceBook.handler(({ input }) => quotes.setPriceBook(input)),
      backup: api.studio.backup.handler(({ input }) => services.store.backup(input.toFile)),
    },
    customers: {
      list: api.customers.list.handler(({ input }) => customers.list(input)),
      get: api.customers.get.handler(({ input }) => customers.get(input.id)),
      create: api.customers.create.handler(({ input }) => customers.create(input)),
      update: api.customers.update.handler(({ input }) => customers.update(input)),
      archive: api.customers.archive.handler(({ input }) => customers.archive(input.id)),
      unarchive: api.customers.unarchive.handler(({ input }) => customers.unarchive(input.id)),
    },
    budgets: {
      list: api.budgets.list.handler(({ input }) => budgets.list(input)),
      shortest: api.budgets.shortest.handler(({ input }) => budgets.shortest(input.limit)),
      get: api.budgets.get.handler(({ input }) => budgets.get(input.id)),
      create: api.budgets.create.handler(({ input }) => budgets.create(input)),
      update: api.budgets.update.handler(({ input }) => budgets.update(input)),
      close: api.budgets.close.handler(({ input }) => budgets.close(input.id)),
      topUp: api.budgets.topUp.handler(({ input }) => budgets.topUp(input)),
      adjust: api.budgets.adjust.handler(({ input }) => budgets.adjust(input)),
      balanceAt: api.budgets.balanceAt.handler(({ input }) => budgets.balanceAt(input.id, input.at)),
      ledger: api.budgets.ledger.handler(({ input }) => budgets.ledger(input)),
    },
    profiles: {
      list: api.profiles.list.handler(() => transcode.profiles.list()),
      save: api.profiles.save.handler(({ input }) => transcode.profiles.save(input)),
      remove: api.profiles.remove.handler(({ input }) => {
        transcode.profiles.remove(input.id)
        return done
      }),
      startTrial: api.profiles.startTrial.handler(({ input }) => transcode.trials.start(input)),
      trial: api.profiles.trial.handler(() => transcode.trials.current()),
      cancelTrial: api.profiles.cancelTrial.handler(() => transcode.trials.cancel()),
    },
    quotes: {
      create: api.quotes.create.handler(({ input, signal }) => quotes.quote(input, signal)),
      preview: api.quotes.preview.handler(({ input, signal }) => quotes.preview(input, signal)),
      get: api.quotes.get.handler(({ input }) => quotes.get(input.id)),
    },
    plans: {
      create: api.plans.create.handler(({ input, signal }) => quotes.plans.create(input, signal)),
      get: api.plans.get.handler(({ input }) => quotes.plans.get(input.id)),
      rows: api.plans.rows.handler(({ input }) => quotes.plans.rows(input)),
      export: api.plans.export.handler(({ input }) => quotes.plans.export(input.id)),
      count: api.plans.count.handler(({ input }) => quotes.plans.count(input)),
      counted: api.plans.counted.handler(() => quotes.plans.counted()),
      stopCounting: api.plans.stopCounting.handler(({ input }) => {
        quotes.plans.stopCounting(input.id)
        return done
      }),
    },
    costModel: {
      status: api.costModel.status.handler(() => quotes.modelHistory.status()),
      accuracy: api.costModel.accuracy.handler(() => quotes.modelHistory.accuracy()),
      compare: api.costModel.compare.handler(({ input }) =>
        quotes.modelHistory.compare(input.first, input.second),
      ),
      choose: api.costModel.choose.handler(({ input }) => quotes.modelHistory.choose(input.choice)),
      retrain: api.costModel.retrain.handler(() => quotes.modelHistory.retrain()),
      restore: api.costModel.restore.handler(({ input }) => quotes.modelHistory.restore(input.id)),
      rollBack: api.costModel.rollBack.handler(() => quotes.modelHistory.rollBack()),
    },
    batches: { list: api.batches.list.handler(() => jobs.batches()) },
    jobs: {
      submit: api.jobs.submit.handler(({ input }) => jobs.submit(input)),
      submitFolder: api.jobs.submitFolder.handler(({ input }) => jobs.submitFolder(input)),
      list: api.jobs.list.handler(({ input }) => jobs.list(input)),
      get: api.jobs.get.handler(({ input }) => jobs.get(input.id)),
      pause: api.jobs.pause.handler(({ input }) => jobs.pause(input.id)),
      resume: api.jobs.resume.handler(({ input }) => jobs.resume(input.id)),
      cancel: api.jobs.cancel.handler(({ input }) => jobs.cancel(input.id)),
      retry: api.jobs.retry.handler(({ input }) => jobs.retry(input.id)),
      runNow: api.jobs.runNow.handler(({ input }) => jobs.runNow(input.id)),
      setPriority: api.jobs.setPriority.handler(({ input }) => jobs.setPriority(input.id, input.priority)),
      bulk: api.jobs.bulk.handler(({ input }) => jobs.bulk.run(input)),
      bulkRuns: api.jobs.bulkRuns.handler(() => jobs.bulk.runs()),
      undoBulk: api.jobs.undoBulk.handler(({ input }) => jobs.bulk.undo(input.id)),
      stopBulk: api.jobs.stopBulk.handler(({ input }) => {
        jobs.bulk.stop(input.id)
        return done
      }),
    },
    queue: {
      get: api.queue.get.handler(() => jobs.queue()),
      settings: api.queue.settings.handler(() => jobs.settings()),
      setSettings: api.queue.setSettings.handler(({ input }) => jobs.setSettings(input)),
    },
    watchFolders: {
      list: api.watchFolders.list.handler(() => watchFolders.list()),
      create: api.watchFolders.create.handler(({ input }) => watchFolders.create(input)),
      setEnabled: api.watchFolders.setEnabled.handler(({ input }) =>
        watchFolders.setEnabled(input.id, input.enabled),
      ),
      remove: api.watchFolders.remove.handler(({ input }) => {
        watchFolders.remove(input.id)
        return done
      }),
    },
    host: {
      get: api.host.get.handler(() => host.snapshot()),
      history: api.host.history.handler(() => host.history()),
      limits: api.host.limits.handler(() => host.limits()),
      capabilities: api.host.capabilities.handler(() => transcode.capabilities()),
      browse: api.host.browse.handler(({ input }) => browse(input.path)),
    },
    activity: { search: api.activity.search.handler(({ input }) => services.activity.search(input)) },
    tokens: {
      list: api.tokens.list.handler(() => tokens.list()),
      create: api.tokens.create.handler(({ input }) => tokens.create(input.name)),
      revoke: api.tokens.revoke.handler(({ input }) => {
        tokens.revoke(input.id)
        return done
      }),
    },
    forecasts: {
      demand: api.forecasts.demand.handler(({ input }) => forecasts.demand(input)),
      outlook: api.forecasts.outlook.handler(({ input }) => forecasts.outlook(input)),
      exhaustion: api.forecasts.exhaustion.handler(() => forecasts.exhaustion()),
      backtest: api.forecasts.backtest.handler(({ input }) => forecasts.backtest(input)),
      notices: api.forecasts.notices.handler(() => forecasts.notices.list()),
      acknowledgeNotice: api.forecasts.acknowledgeNotice.handler(({ input }) =>
        forecasts.notices.acknowledge(input.id),
      ),
      models: api.forecasts.models.handler(() => forecasts.models()),
      chooseModel: api.forecasts.chooseModel.handler(({ input }) => forecasts.chooseModel(input)),
      beginImport: api.forecasts.beginImport.handler(({ input }) => forecasts.imports.begin(input)),
      imports: api.forecasts.imports.handler(() => forecasts.imports.list()),
      stopImport: api.forecasts.stopImport.handler(({ input }) => forecasts.imports.stop(input.id)),
      mostWatched: api.forecasts.mostWatched.handler(({ input }) => forecasts.imports.mostWatched(input)),
      mix: api.forecasts.mix.handler(({ input }) => forecasts.mix(input)),
      stack: api.forecasts.stack.handler(({ input }) => forecasts.stack(input)),
      resources: api.forecasts.resources.handler(({ input }) => forecasts.resources(input)),
      events: api.forecasts.events.handler(() => forecasts.eventsWithLift()),
      createEvent: api.forecasts.createEvent.handler(({ input }) => forecasts.calendar.create(input)),
      updateEvent: api.forecasts.updateEvent.handler(({ input: { id, ...draft } }) =>
        forecasts.calendar.update(id, draft),
      ),
      removeEvent: api.forecasts.removeEvent.handler(({ input }) => {
        forecasts.calendar.remove(input.id)
        return done
      }),
      feeds: api.forecasts.feeds.handler(() => forecasts.imports.feeds.list()),
      keepFeed: api.forecasts.keepFeed.handler(({ input }) => forecasts.imports.feeds.keep(input)),
      changeFeed: api.forecasts.changeFeed.handler(({ input }) => forecasts.imports.feeds.change(input)),
      fetchFeed: api.forecasts.fetchFeed.handler(({ input }) => forecasts.imports.feeds.fetchNow(input.id)),
      removeFeed: api.forecasts.removeFeed.handler(async ({ input }) => {
        await forecasts.imports.feeds.remove(input.id)
        return done
      }),
      feedSettings: api.forecasts.feedSettings.handler(() => forecasts.imports.feedSettings()),
      setFeedSettings: api.forecasts.setFeedSettings.handler(({ input }) =>
        forecasts.imports.setFeedSettings(input),
      ),
    },
    sample: {
      status: api.sample.status.handler(() => sample.status()),
      create: api.sample.create.handler(() => sample.begin('create')),
      remove: api.sample.remove.handler(() => sample.begin('remove')),
      decline: api.sample.decline.handler(() => sample.decline()),
    },
  })
}
export type Router = ReturnType<typeof createRouter>
