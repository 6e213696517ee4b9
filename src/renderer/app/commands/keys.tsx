import { Kbd } from '@mantine/core'
import { Fragment } from 'react'
import styles from './commands.module.css'
import { shortcutKeys } from './shortcut.ts'

const mac = /Mac|iPhone|iPad/.test(navigator.userAgent)

export function Keys({ shortcut }: { shortcut: string }) {
  return (
    <span className={styles.keys}>
      {shortcutKeys(shortcut, mac).map((step, index) => (
        <Fragment key={step.join('+')}>
          {index > 0 && <span className="caption">then</span>}
          {step.map((key) => (
            <Kbd key={key} size="xs">
              {key}
            </Kbd>
          ))}
        </Fragment>
      ))}
    </span>
  )
}
