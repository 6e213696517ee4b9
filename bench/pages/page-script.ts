/*
 * Functions that run in the page. Times are the page's own, in milliseconds since its navigation began; "painted" is the frame after the
 * one in which the page stood.
 */

export interface Settling {
  /** From the click, or from the navigation's start, until the page was painted with its data. */
  durationMs: number
}

declare global {
  interface Window {
    bench: ReturnType<typeof installBench>
  }
}

/** Puts the bench's eyes into a page before its own scripts run. */
export function installBench() {
  const placeholders = 'main [aria-label="Loading"], main [class*="ghost"]'
  const title = (): string | undefined => document.querySelector('main h1')?.textContent?.trim()

  /** Resolves with the time of the frame after the one in which `stands` first held. */
  function painted(stands: () => boolean): Promise<number> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!stands()) requestAnimationFrame(look)
        else requestAnimationFrame(() => resolve(performance.now()))
      }
      look()
    })
  }

  const settled = (expected: string): boolean =>
    title() === expected && document.querySelector(placeholders) === null

  /** Every name on screen holds the text; there must be one. */
  function namesHold(text: string): boolean {
    const names = [...document.querySelectorAll('main [role="row"] a[title]')]
    return names.length > 0 && names.every((name) => name.getAttribute('title')?.includes(text))
  }

  let frames: number[] = []
  let longFrames: number[] = []
  let watching = false

  const bench = {
    painted,
    settled,
    /** Until the first page stood with its data. */
    started: (expected: string) => painted(() => settled(expected)),
    async follow(link: string, expected: string): Promise<number> {
      const element = document.querySelector<HTMLElement>(link)
      if (!element) throw new Error(`There is no ${link} to click.`)
      const from = performance.now()
      element.click()
      return (await painted(() => settled(expected))) - from
    },
    /** Resolves with the time from the next key until every name on screen holds the text; set by `listenForFilter`. */
    filtered: undefined as Promise<number> | undefined,
    listenForFilter(text: string): void {
      bench.filtered = new Promise((resolve) => {
        addEventListener(
          'keydown',
          (event) =>
            void painted(() => namesHold(text) && document.querySelector(placeholders) === null).then((at) =>
              resolve(at - event.timeStamp),
            ),
          { once: true, capture: true },
        )
      })
    },
    watchFrames(): void {
      frames = []
      longFrames = []
      watching = true
      let last = performance.now()
      const tick = (now: number): void => {
        frames.push(now - last)
        last = now
        if (watching) requestAnimationFrame(tick)
      }
      requestAnimationFrame(tick)
    },
    takeFrames(): { frames: number[]; longFrames: number[] } {
      watching = false
      return { frames: frames.slice(1), longFrames }
    },
  }
  if (PerformanceObserver.supportedEntryTypes.includes('long-animation-frame')) {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (watching) longFrames.push(entry.duration)
    }).observe({ type: 'long-animation-frame' })
  }
  window.bench = bench
  return bench
}
