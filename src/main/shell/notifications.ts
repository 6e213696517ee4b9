import { Notification } from 'electron'

/** What the system shows outside the window; a click opens the page. */
export type DesktopNotice = { title: string; body: string; page: string }

/** Shows a notice that opens its page. The system's own settings decide whether it makes a sound. */
export function showNotice(notice: DesktopNotice, openPage: (path: string) => void): void {
  if (!Notification.isSupported()) return
  const notification = new Notification({ title: notice.title, body: notice.body })
  notification.on('click', () => openPage(notice.page))
  notification.show()
}
