import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api/client.ts'
import { Loaded, Panel } from '../../components/panel.tsx'
import { FeedRow } from './feed-row.tsx'
import styles from './forecast.module.css'

/** Feeds that are fetched again and again; nothing at all while none is kept. */
export function FeedsPanel() {
  const feeds = useQuery(api.forecasts.feeds.queryOptions())
  if (feeds.data?.length === 0 || (feeds.isPending && !feeds.error)) return null
  return (
    <Panel title="Kept feeds" aside="fetched by themselves while the console runs">
      <Loaded query={feeds} skeletonRows={2}>
        {(list) => (
          <ul className={`${styles.imports} ${styles.feeds}`}>
            {list.map((feed) => (
              <FeedRow key={feed.id} feed={feed} />
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  )
}
