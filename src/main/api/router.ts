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
  const { budgets, customers, forecasts, host, jobs, quotes, tokens, transcode, watchFolders } = services

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
      priceBook: api.studio.priceBook.handler(() => quotes.priceBook()),
      setPriceBook: api.studio.setPriceBook.handler(({ input }) => quotes.setPriceBook(input)),
      backup: api.studio.backup.handler(({ input }) => services.store.backup(input.toFile)),
    },
    customers: {
      list: api.customers.list.handler(({ input }) => customers.list(input)),
      get: api.customers.get.handler(({ input }) => customers.get(input.id)),
      create: api.customers.create.handler(({ input }) => customers.create(input)),
      update: api.customers.update.handler(({ input }) => customers.update(input)),
      archive: api.customers.archive.handler(({ input }) => customers.archive(input.id)),
    },
    budgets: {
      list: api.budgets.list.handler(({ input }) => budgets.list(input)),
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
    },
    quotes: {
      create: api.quotes.create.handler(({ input, signal }) => quotes.quote(input, signal)),
      get: api.quotes.get.handler(({ input }) => quotes.get(input.id)),
    },
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
      notices: api.forecasts.notices.handler(() => forecasts.notices()),
      models: api.forecasts.models.handler(() => forecasts.models()),
      chooseModel: api.forecasts.chooseModel.handler(({ input }) => forecasts.chooseModel(input)),
      importRequests: api.forecasts.importRequests.handler(({ input }) => forecasts.importRequests(input)),
      imports: api.forecasts.imports.handler(() => forecasts.imports()),
      stopImport: api.forecasts.stopImport.handler(({ input }) => forecasts.stopImport(input.id)),
    },
  })
}
export type Router = ReturnType<typeof createRouter>
