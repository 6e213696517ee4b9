import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import { describeBulk } from '#shared/bulk.ts'
import type { Contract } from '#shared/contract.ts'
import type { CostModelStatus } from '#shared/cost-model.ts'
import type { Services } from '../services.ts'

type Inputs = InferContractRouterInputs<Contract>
type Outputs = InferContractRouterOutputs<Contract>

/** How one call that changes something is told in the audit trail. */
export type AuditRule<Input, Output> = {
  /** What happened, for a person. */
  summary(output: Output, input: Input, services: Services): string
  subjectId(output: Output, input: Input): string | null
  /** The thing before the call, when it can be read. */
  before?(services: Services, input: Input): object
  /** The thing after the call; never secrets. */
  after?(output: Output): object
}

type AuditRules = {
  [Group in keyof Contract]?: {
    [Call in keyof Contract[Group]]?: Call extends keyof Inputs[Group] & keyof Outputs[Group]
      ? AuditRule<Inputs[Group][Call], Outputs[Group][Call]>
      : never
  }
}

const withId = { subjectId: (output: { id: string }) => output.id }

function jobRule(verb: string): AuditRule<{ id: string }, Outputs['jobs']['get']['job']> {
  return {
    summary: ({ sourceName }) => `${verb} ${sourceName}`,
    subjectId: ({ id }) => id,
    before: ({ jobs }, { id }) => briefJob(jobs.get(id).job),
    after: briefJob,
  }
}

function costModelRule<Input>(
  summary: (output: CostModelStatus) => string,
): AuditRule<Input, CostModelStatus> {
  return {
    summary,
    subjectId: () => null,
    before: ({ quotes }) => briefModel(quotes.model.status()),
    after: briefModel,
  }
}

const briefModel = ({
  choice,
  speaks,
  trainedAt,
}: Pick<CostModelStatus, 'choice' | 'speaks' | 'trainedAt'>) => ({
  choice,
  speaks,
  trainedAt,
})

const briefJob = ({ state, priority, urgent }: Outputs['jobs']['get']['job']) => ({ state, priority, urgent })

/** One entry for however many jobs: what was asked of which, and what came of it. */
const bulkRule: AuditRule<unknown, Outputs['jobs']['bulk']> = {
  summary: (outcome) => `${outcome.undoing ? 'Took back: ' : ''}${describeBulk(outcome)}`,
  subjectId: ({ filter }) => filter.customerId ?? null,
  after: ({ filter, seen, done }) => ({ ...filter, seen, done }),
}

/** Every call that changes something; reading and quoting leave no trace. */
export const auditRules: AuditRules = {
  studio: {
    setPriceBook: {
      summary: () => 'Changed the price book',
      subjectId: () => null,
      before: ({ quotes }) => quotes.priceBook(),
      after: (book) => book,
    },
    backup: { summary: (_, { toFile }) => `Backed up to ${toFile}`, subjectId: () => null },
  },
  customers: {
    create: { ...withId, summary: ({ name }) => `Added the customer ${name}`, after: (customer) => customer },
    update: {
      ...withId,
      summary: ({ name }) => `Changed the customer ${name}`,
      before: ({ customers }, { id }) => customers.get(id),
      after: (customer) => customer,
    },
    archive: { ...withId, summary: ({ name }) => `Archived the customer ${name}` },
    unarchive: { ...withId, summary: ({ name }) => `Brought back the customer ${name}` },
  },
  budgets: {
    create: {
      summary: ({ budget }) => `Added the budget ${budget.name}`,
      subjectId: ({ budget }) => budget.id,
      after: ({ budget }) => budget,
    },
    update: {
      summary: ({ budget }) => `Changed the budget ${budget.name}`,
      subjectId: ({ budget }) => budget.id,
      before: ({ budgets }, { id }) => budgets.get(id).budget,
      after: ({ budget }) => budget,
    },
    close: { ...withId, summary: ({ name }) => `Closed the budget ${name}` },
    topUp: {
      summary: (_, { note, budgetId }, services) =>
        `Topped up ${nameOf(services, budgetId)}${note ? `: ${note}` : ''}`,
      subjectId: ({ budgetId }) => budgetId,
      before: ({ budgets }, { budgetId }) => briefBalance(budgets.get(budgetId).balance),
      after: briefBalance,
    },
    adjust: {
      summary: (_, { note, budgetId }, services) => `Adjusted ${nameOf(services, budgetId)}: ${note}`,
      subjectId: ({ budgetId }) => budgetId,
      before: ({ budgets }, { budgetId }) => briefBalance(budgets.get(budgetId).balance),
      after: briefBalance,
    },
  },
  profiles: {
    save: { ...withId, summary: ({ name }) => `Saved the profile ${name}`, after: (profile) => profile },
    remove: { summary: () => 'Removed a profile', subjectId: (_, { id }) => id },
  },
  plans: {
    count: {
      ...withId,
      summary: ({ name, startsOn }) => `Lets the plan ${name} count in the outlook from ${startsOn}`,
      after: (plan) => plan,
    },
    stopCounting: {
      summary: () => 'No longer lets a plan count in the outlook',
      subjectId: (_, { id }) => id,
    },
  },
  costModel: {
    choose: costModelRule(({ choice }) =>
      choice === 'analytic' ? 'Chose the built-in cost model' : 'Let the back-test choose the cost model',
    ),
    retrain: costModelRule(() => 'Retrained the cost model'),
    restore: costModelRule(() => 'Took another version of the cost model into use'),
    rollBack: costModelRule(() => 'Rolled the cost model back'),
  },
  jobs: {
    submit: { ...withId, summary: ({ sourceName }) => `Submitted ${sourceName}` },
    submitFolder: {
      summary: ({ jobs }, { folder }) => `Submitted ${jobs.length} files of ${folder}`,
      subjectId: () => null,
    },
    pause: jobRule('Paused'),
    resume: jobRule('Resumed'),
    cancel: jobRule('Cancelled'),
    retry: jobRule('Retried'),
    runNow: jobRule('Ran at once'),
    setPriority: {
      summary: ({ sourceName, priority }) => `Gave ${sourceName} priority ${priority}`,
      subjectId: ({ id }) => id,
      before: ({ jobs }, { id }) => briefJob(jobs.get(id).job),
      after: briefJob,
    },
    bulk: bulkRule,
    undoBulk: bulkRule,
    stopBulk: { summary: () => 'Stopped a command over many jobs', subjectId: () => null },
  },
  queue: {
    setSettings: {
      summary: () => 'Changed how the queue works',
      subjectId: () => null,
      before: ({ jobs }) => jobs.settings(),
      after: (settings) => settings,
    },
  },
  watchFolders: {
    create: { ...withId, summary: ({ path }) => `Watches the folder ${path}` },
    setEnabled: {
      ...withId,
      summary: ({ path, enabled }) => `${enabled ? 'Watches' : 'No longer watches'} ${path}`,
    },
    remove: { summary: () => 'Removed a watch folder', subjectId: (_, { id }) => id },
  },
  forecasts: {
    beginImport: { ...withId, summary: ({ kind, path, url }) => `Began to import ${kind} of ${url ?? path}` },
    chooseModel: {
      summary: ({ model }) => `Chose ${model} to forecast a customer's demand`,
      subjectId: ({ customerId }) => customerId,
    },
    stopImport: { ...withId, summary: ({ path, url }) => `Stopped importing ${url ?? path}` },
    acknowledgeNotice: {
      ...withId,
      summary: ({ sentence }) => `Set aside: ${sentence}`,
    },
    keepFeed: { ...withId, summary: ({ url, every }) => `Keeps the feed ${url}, every ${every}` },
    changeFeed: {
      ...withId,
      summary: ({ url, every, paused }) =>
        paused ? `Paused the feed ${url}` : `Fetches the feed ${url} every ${every}`,
    },
    fetchFeed: { ...withId, summary: ({ url }) => `Fetched the feed ${url}` },
    removeFeed: {
      summary: () => 'No longer keeps a feed',
      subjectId: (_, { id }) => id,
      before: ({ forecasts }, { id }) => briefFeed(forecasts.imports.feeds.get(id)),
    },
    createEvent: {
      ...withId,
      summary: ({ title }) => `Added ${title} to the calendar`,
      after: (event) => event,
    },
    updateEvent: {
      ...withId,
      summary: ({ title }) => `Changed ${title} in the calendar`,
      before: ({ forecasts }, { id }) => forecasts.calendar.get(id),
      after: (event) => event,
    },
    removeEvent: {
      summary: () => 'Removed an event from the calendar',
      subjectId: (_, { id }) => id,
      before: ({ forecasts }, { id }) => forecasts.calendar.get(id),
    },
    setFeedSettings: {
      summary: () => 'Changed the hosts that feeds may come from',
      subjectId: () => null,
      before: ({ forecasts }) => forecasts.imports.feedSettings(),
      after: (settings) => settings,
    },
  },
  sample: {
    create: { summary: () => 'Began to make the sample studio', subjectId: () => null },
    remove: { summary: () => 'Began to remove the sample studio', subjectId: () => null },
    decline: { summary: () => 'Declined the sample studio', subjectId: () => null },
  },
  tokens: {
    create: {
      summary: ({ token }) => `Made the token ${token.name}`,
      subjectId: ({ token }) => token.id,
    },
    revoke: { summary: () => 'Revoked a token', subjectId: (_, { id }) => id },
  },
}

const briefFeed = ({ url, every, paused }: Outputs['forecasts']['keepFeed']) => ({ url, every, paused })

/** Said with the customer's name, because many have a budget called Monthly. */
function nameOf({ budgets, customers }: Services, budgetId: string): string {
  const { budget } = budgets.get(budgetId)
  return `the budget ${budget.name} of ${customers.get(budget.customerId).name}`
}

function briefBalance({ balanceMinor, heldMinor, availableMinor }: Outputs['budgets']['topUp']) {
  return { balanceMinor, heldMinor, availableMinor }
}
