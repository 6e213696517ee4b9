import type { ReactNode } from 'react'
import { useEffect } from 'react'
import styles from './page.module.css'

interface PageProps {
  title: string
  /** What stands over the title: the way back. */
  lead?: ReactNode
  /** Beside the title: a state, a figure. */
  aside?: ReactNode
  actions?: ReactNode
  children: ReactNode
  /** The content fills the window and scrolls by itself (tables). */
  fill?: boolean
}

export function Page({ title, lead, aside, actions, children, fill = false }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Headroom`
  }, [title])
  return (
    <div className={styles.page} data-fill={fill || undefined}>
      <header className={styles.header}>
        {lead}
        <div className={styles.titleRow}>
          <h1 className="name" dir="auto" title={title.length > 80 ? title : undefined}>
            {title}
          </h1>
          {aside}
          {actions && <div className={styles.actions}>{actions}</div>}
        </div>
      </header>
      {children}
    </div>
  )
}
