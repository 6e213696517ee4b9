import { Page } from '../../components/page.tsx'
import { FirstStart } from '../sample/first-start.tsx'
import { AttentionPanel } from './attention-panel.tsx'
import { BudgetsPanel } from './budgets-panel.tsx'
import { LoadPanel } from './load-panel.tsx'
import styles from './overview.module.css'
import { QueueFigures, RunningPanel, WaitingPanel } from './queue-panels.tsx'

/** Is it working, who is short, what needs me: at a glance. */
export function OverviewPage() {
  return (
    <Page title="Overview">
      <FirstStart />
      <QueueFigures />
      <div className={styles.columns}>
        <div className={styles.column}>
          <RunningPanel />
          <WaitingPanel />
          <LoadPanel />
        </div>
        <div className={styles.column}>
          <AttentionPanel />
          <BudgetsPanel />
        </div>
      </div>
    </Page>
  )
}
