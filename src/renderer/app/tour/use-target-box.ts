import { useEffect, useState } from 'react'

export interface Box {
  top: number
  left: number
  width: number
  height: number
}

const lookForMs = 4000
const room = 4

/**
 * Where the thing named by `data-tour` is on the screen, followed while the page loads, scrolls and changes size. Null while it is not
 * there; `missing` once it was not there for long.
 */
export function useTargetBox(target: string | null): { box: Box | null; missing: boolean } {
  const [found, setFound] = useState<{ target: string | null; box: Box | null; missing: boolean }>({
    target: null,
    box: null,
    missing: false,
  })
  useEffect(() => {
    if (target === null) return
    let frame = 0
    let scrolled = false
    const since = performance.now()
    const look = (): void => {
      const element = document.querySelector(`[data-tour="${target}"]`)
      if (element && !scrolled) {
        scrolled = true
        element.scrollIntoView({ block: 'nearest' })
      }
      const box = element && boxOf(element)
      const missing = !box && performance.now() - since > lookForMs
      setFound((known) =>
        known.target === target && known.missing === missing && sameBox(known.box, box)
          ? known
          : { target, box, missing },
      )
      frame = requestAnimationFrame(look)
    }
    look()
    return () => cancelAnimationFrame(frame)
  }, [target])
  return found.target === target ? found : { box: null, missing: false }
}

/** The part of it that can be seen. */
function boxOf(element: Element): Box {
  const { top, left, right, bottom } = element.getBoundingClientRect()
  const seen = {
    top: Math.max(0, top - room),
    left: Math.max(0, left - room),
    right: Math.min(window.innerWidth, right + room),
    bottom: Math.min(window.innerHeight, bottom + room),
  }
  return { top: seen.top, left: seen.left, width: seen.right - seen.left, height: seen.bottom - seen.top }
}

function sameBox(a: Box | null, b: Box | null): boolean {
  if (!a || !b) return a === b
  return a.top === b.top && a.left === b.left && a.width === b.width && a.height === b.height
}
