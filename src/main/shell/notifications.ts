import { Notification } from 'electron'
import type { JobNotice } from './job-notices.ts'

/** Shows a notice that opens its page. The system's own settings decide whether it makes a sound. */
export function showNotice(notice: JobNotice, openPage: (path: string) => void): void {
  if (!Notification.isSupported()) return
  const notification = new Notification({ title: notice.title, body: notice.body })
  notification.on('click', () => openPage(notice.page))
  notification.show()
}
