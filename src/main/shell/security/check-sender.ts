import type { WebFrameMain } from 'electron'
import { isOwnPage } from '../addresses.ts'

/** Electron security checklist 17: a message counts only when it comes from the main frame of one of the console's own pages. */
export function isOwnSender(frame: Pick<WebFrameMain, 'url' | 'parent'> | null): boolean {
  return frame !== null && frame.parent === null && isOwnPage(frame.url)
}
