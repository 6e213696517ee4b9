import type { QueryClient } from '@tanstack/react-query'
import {
  type AsyncRouteComponent,
  createHashHistory,
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { activitySearchSchema } from '../features/activity/activity-search.ts'
import { ledgerSearchSchema } from '../features/budgets/ledger-search.ts'
import { customersSearchSchema } from '../features/customers/customers-search.ts'
import { forecastSearchSchema } from '../features/forecast/forecast-search.ts'
import { jobsSearchSchema } from '../features/jobs/jobs-search.ts'
import { planSearchSchema } from '../features/plan/plan-search.ts'
import { settingsSearchSchema } from '../features/settings/settings-search.ts'
import { submitSearchSchema } from '../features/submit/submit-search.ts'
import { NotFound, PageFailure, PagePending } from './page-states.tsx'
import { Shell } from './shell.tsx'

interface RouterContext {
  queryClient: QueryClient
}

/** A page in a file of its own, loaded when it is first asked for. The written-down type keeps pages from being inferred through the routes they read. */
function page<Name extends string>(
  load: () => Promise<Record<Name, ComponentType>>,
  name: Name,
): AsyncRouteComponent<object> {
  return lazyRouteComponent(load, name)
}

const root = createRootRouteWithContext<RouterContext>()({ component: Shell, notFoundComponent: NotFound })

const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: page(() => import('../features/overview/overview-page.tsx'), 'OverviewPage'),
})
const jobs = createRoute({
  getParentRoute: () => root,
  path: '/jobs',
  validateSearch: (search) => jobsSearchSchema.parse(search),
  component: page(() => import('../features/jobs/jobs-page.tsx'), 'JobsPage'),
})
const job = createRoute({
  getParentRoute: () => root,
  path: '/jobs/$jobId',
  component: page(() => import('../features/jobs/job-page.tsx'), 'JobPage'),
})
const submit = createRoute({
  getParentRoute: () => root,
  path: '/submit',
  validateSearch: (search) => submitSearchSchema.parse(search),
  component: page(() => import('../features/submit/submit-page.tsx'), 'SubmitPage'),
})
const customers = createRoute({
  getParentRoute: () => root,
  path: '/customers',
  validateSearch: (search) => customersSearchSchema.parse(search),
  component: page(() => import('../features/customers/customers-page.tsx'), 'CustomersPage'),
})
const customer = createRoute({
  getParentRoute: () => root,
  path: '/customers/$customerId',
  component: page(() => import('../features/customers/customer-page.tsx'), 'CustomerPage'),
})
const budget = createRoute({
  getParentRoute: () => root,
  path: '/budgets/$budgetId',
  validateSearch: (search) => ledgerSearchSchema.parse(search),
  component: page(() => import('../features/budgets/budget-page.tsx'), 'BudgetPage'),
})
const forecast = createRoute({
  getParentRoute: () => root,
  path: '/forecast',
  validateSearch: (search) => forecastSearchSchema.parse(search),
  component: page(() => import('../features/forecast/forecast-page.tsx'), 'ForecastPage'),
})
const plan = createRoute({
  getParentRoute: () => root,
  path: '/plan',
  validateSearch: (search) => planSearchSchema.parse(search),
  component: page(() => import('../features/plan/plan-page.tsx'), 'PlanPage'),
})
const accuracy = createRoute({
  getParentRoute: () => root,
  path: '/accuracy',
  component: page(() => import('../features/accuracy/accuracy-page.tsx'), 'AccuracyPage'),
})
const profiles = createRoute({
  getParentRoute: () => root,
  path: '/profiles',
  component: page(() => import('../features/profiles/profiles-page.tsx'), 'ProfilesPage'),
})
const watchFolders = createRoute({
  getParentRoute: () => root,
  path: '/watch-folders',
  component: page(() => import('../features/watch-folders/watch-folders-page.tsx'), 'WatchFoldersPage'),
})
const activity = createRoute({
  getParentRoute: () => root,
  path: '/activity',
  validateSearch: (search) => activitySearchSchema.parse(search),
  component: page(() => import('../features/activity/activity-page.tsx'), 'ActivityPage'),
})
const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  validateSearch: (search) => settingsSearchSchema.parse(search),
  component: page(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
})

const routeTree = root.addChildren([
  overview,
  jobs,
  job,
  submit,
  customers,
  customer,
  budget,
  plan,
  forecast,
  accuracy,
  profiles,
  watchFolders,
  activity,
  settings,
])

/** The pages live behind the `#`, so that the files can be served from anywhere, `app://` included. */
export function createConsoleRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    history: createHashHistory(),
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPendingMs: 200,
    defaultPendingComponent: PagePending,
    defaultErrorComponent: PageFailure,
    scrollRestoration: false,
  })
}

export type ConsoleRouter = ReturnType<typeof createConsoleRouter>

declare module '@tanstack/react-router' {
  interface Register {
    router: ConsoleRouter
  }
}
