import type { ConsoleRouter } from './router.tsx'

/** Loads the files of the other pages while nothing else is to be done, one after the other: the first visit to each is then as quick as the next. */
export async function preloadPages(router: ConsoleRouter): Promise<void> {
  for (const route of Object.values(router.routesById)) {
    const component = route.options?.component
    if (!component || !('preload' in component)) continue
    await new Promise((resolve) => requestIdleCallback(resolve))
    // A file that cannot be had now is asked for again when its page is opened.
    await component.preload?.()?.catch(() => {})
  }
}
