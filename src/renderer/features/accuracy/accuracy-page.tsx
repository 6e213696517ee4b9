import { Button } from '@mantine/core'
import { IconTargetArrow } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Accuracy } from '#shared/cost-model.ts'
import { api } from '../../app/api/client.ts'
import { Page } from '../../components/page.tsx'
import { Empty, Loaded, Panel } from '../../components/panel.tsx'
import { formatCounted } from '../../format/numbers.ts'
import styles from './accuracy.module.css'
import { accuracyFigures } from './accuracy-words.ts'
import { ErrorOverTime } from './error-over-time.tsx'
import { GroupsPanel } from './groups-panel.tsx'
import { KnownPanel } from './known-panel.tsx'
import { ModelPanel } from './model-panel.tsx'
import { ScatterPanel } from './scatter-panel.tsx'

/** How quotes did on the studio's own jobs, and the model that makes them. */
export function AccuracyPage() {
  const query = useQuery(api.costModel.accuracy.queryOptions())
  return (
    <Page
      title="Accuracy"
      aside={
        query.data && <span className="muted tabular">{formatCounted(query.data.jobs, 'finished job')}</span>
      }
    >
      <Loaded
        query={query}
        skeletonRows={8}
        isEmpty={({ jobs }) => jobs === 0}
        empty={
          <Panel title="Quoted against measured">
            <Empty
              icon={<IconTargetArrow size={28} />}
              title="No job has finished yet"
              action={<Button renderRoot={(props) => <Link to="/submit" {...props} />}>Submit work</Button>}
            >
              Each finished job is compared with its quote here. Until then quotes rest on what was measured
              on the reference machine.
            </Empty>
          </Panel>
        }
      >
        {(accuracy) => <Findings accuracy={accuracy} />}
      </Loaded>
      <ModelPanel />
    </Page>
  )
}

function Findings({ accuracy }: { accuracy: Accuracy }) {
  return (
    <>
      <dl className={styles.figures}>
        {accuracyFigures(accuracy).map(({ name, value, detail }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="tabular">{value}</dd>
            <dd className="caption">{detail}</dd>
          </div>
        ))}
      </dl>
      <div className={styles.columns}>
        <ScatterPanel accuracy={accuracy} />
        <ErrorOverTime accuracy={accuracy} />
      </div>
      <GroupsPanel accuracy={accuracy} />
      <KnownPanel accuracy={accuracy} />
    </>
  )
}
