import { ActionIcon, Button } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconInfoCircle, IconX } from '@tabler/icons-react'
import styles from './notice-list.module.css'
import { dismissNotice, useNotices } from './notices.ts'

const icons = {
  good: <IconCheck size={16} aria-hidden />,
  bad: <IconAlertTriangle size={16} aria-hidden />,
  info: <IconInfoCircle size={16} aria-hidden />,
}

export function NoticeList() {
  const notices = useNotices()
  return (
    <section className={styles.list} aria-label="Notices" aria-live="polite">
      {notices.map((notice) => (
        <div key={notice.id} className={styles.notice} data-tone={notice.tone}>
          {icons[notice.tone]}
          <div className={styles.text}>
            <p className={styles.title}>{notice.title}</p>
            {notice.detail && <p className="name">{notice.detail}</p>}
            {notice.code && <p className="caption mono">{notice.code}</p>}
          </div>
          {notice.undo && (
            <Button
              variant="default"
              size="compact-xs"
              onClick={() => {
                dismissNotice(notice.id)
                notice.undo?.()
              }}
            >
              Undo
            </Button>
          )}
          <ActionIcon size="sm" aria-label="Dismiss" onClick={() => dismissNotice(notice.id)}>
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </div>
      ))}
    </section>
  )
}
