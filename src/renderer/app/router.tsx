import type { QueryClient } from '@tanstack/react-query'
import {
  createHashHistory,
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'
import { ledgerSearchSchema } from '../features/budgets/ledger-search.ts'
import { customersSearchSchema } from '../features/customers/customers-search.ts'
import { jobsSearchSchema } from '../features/jobs/jobs-search.ts'
import { settingsSearchSchema } from '../features/settings/settings-search.ts'
import { submitSearchSchema } from '../features/submit/submit-search.ts'
import { NotFound, PageFailure, PagePending } from './page-states.tsx'
import { Shell } from './shell.tsx'

interface RouterContext {
  queryClient: QueryClient
}

const root = createRootRouteWithContext<RouterContext>()({ component: Shell, notFoundComponent: NotFound })

const routeTree = root.addChildren([
  createRoute({
    getParentRoute: () => root,
    path: '/',
    component: lazyRouteComponent(() => import('../features/overview/overview-page.tsx'), 'OverviewPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/jobs',
    validateSearch: jobsSearchSchema,
    component: lazyRouteComponent(() => import('../features/jobs/jobs-page.tsx'), 'JobsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/jobs/$jobId',
    component: lazyRouteComponent(() => import('../features/jobs/job-page.tsx'), 'JobPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/submit',
    validateSearch: submitSearchSchema,
    component: lazyRouteComponent(() => import('../features/submit/submit-page.tsx'), 'SubmitPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/customers',
    validateSearch: customersSearchSchema,
    component: lazyRouteComponent(() => import('../features/customers/customers-page.tsx'), 'CustomersPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/customers/$customerId',
    component: lazyRouteComponent(() => import('../features/customers/customer-page.tsx'), 'CustomerPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/budgets/$budgetId',
    validateSearch: ledgerSearchSchema,
    component: lazyRouteComponent(() => import('../features/budgets/budget-page.tsx'), 'BudgetPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/profiles',
    component: lazyRouteComponent(() => import('../features/profiles/profiles-page.tsx'), 'ProfilesPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/watch-folders',
    component: lazyRouteComponent(
      () => import('../features/watch-folders/watch-folders-page.tsx'),
      'WatchFoldersPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/settings',
    validateSearch: settingsSearchSchema,
    component: lazyRouteComponent(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
  }),
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
