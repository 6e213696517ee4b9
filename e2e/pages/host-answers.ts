import type { Page, Route } from '@playwright/test'

/*
 * Stands between the page and its real host, to put panels into the states that a healthy host on this machine never gives: readings that
 * fail or never come. The stream of changes is held, and broken off when everything is to be read again.
 */

/** What becomes of the page's readings. */
type Answers = 'real' | 'failures' | 'none'

export interface HostAnswers {
  give(answers: Answers): void
  /** Makes the page read everything it shows again, as it does when its stream of changes was interrupted. */
  readAgain(): void
  /** Lets go of what is held. */
  end(): Promise<void>
}

const failure = {
  json: { defined: false, code: 'INTERNAL', status: 500, message: 'Made to fail by the test.' },
}

/** An empty batch of changes, and the stream's end. */
const endedStream = 'event: message\ndata: {"json":[]}\n\nevent: done\ndata: {}\n\n'

export async function interceptHost(page: Page, answers: Answers): Promise<HostAnswers> {
  let current = answers
  let endings = 0
  const held = new Set<Route>()

  async function answerChanges(route: Route): Promise<void> {
    if (endings === 0) {
      held.add(route)
      return
    }
    endings -= 1
    await route.fulfill({ contentType: 'text/event-stream', body: endedStream })
  }

  await page.route('**/rpc/**', async (route) => {
    if (route.request().url().endsWith('/studio/changes')) await answerChanges(route)
    else if (current === 'real') await route.continue()
    else if (current === 'failures') await route.fulfill({ status: 500, json: failure })
    else held.add(route)
  })

  return {
    give(next) {
      current = next
    },
    readAgain() {
      // The page reads again when it is connected anew after an interruption: one stream ends, and so does the next.
      endings = 2
      for (const route of held) {
        if (!route.request().url().endsWith('/studio/changes')) continue
        held.delete(route)
        void answerChanges(route)
      }
    },
    async end() {
      await Promise.all([...held].map((route) => route.abort().catch(() => {})))
      await page.unrouteAll({ behavior: 'ignoreErrors' })
    },
  }
}
