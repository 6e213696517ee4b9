import { Button } from '@mantine/core'
import { IconFlask, IconSquareRounded } from '@tabler/icons-react'
import { useState } from 'react'
import { setPreferences, usePreferences } from '../../app/preferences.ts'
import { startTour } from '../../app/tour/tour-state.ts'
import { Panel, Refusal } from '../../components/panel.tsx'
import styles from './sample.module.css'
import { SampleProgress } from './sample-progress.tsx'
import { useSample, useSampleActions } from './use-sample.ts'

/** In an empty workspace, once: look around in a sample studio or start empty. Afterwards the tour is offered, once. */
export function FirstStart() {
  const { data: status } = useSample()
  const { tourSeen } = usePreferences()
  const { create, decline } = useSampleActions()
  const [startedEmpty, setStartedEmpty] = useState(false)
  if (!status) return null
  if (status.state === 'creating') {
    return (
      <Panel title="Your sample studio is being made">
        <SampleProgress progress={status.progress} waiting="Making room" />
      </Panel>
    )
  }
  if (status.offered) {
    return (
      <Panel title="Welcome to Headroom" aside="How do you want to begin?">
        {status.error && <Refusal code={status.error.code} message={status.error.message} />}
        <div className={styles.choices}>
          <div className={styles.choice}>
            <h3>
              <IconFlask size={17} aria-hidden /> Look around in a sample studio
            </h3>
            <p className="muted">
              Six invented customers with budgets, a month of history, four short clips the program draws
              itself, and a few jobs that really run. Everything is marked, and goes in one action.
            </p>
            <Button onClick={() => void create()}>Make the sample studio</Button>
          </div>
          <div className={styles.choice}>
            <h3>
              <IconSquareRounded size={17} aria-hidden /> Start empty
            </h3>
            <p className="muted">
              Add your first customer and a budget, then submit a file. The sample studio can be made later
              from Settings, while there is nothing else here.
            </p>
            <Button variant="default" onClick={() => void decline().then(setStartedEmpty)}>
              Start empty
            </Button>
          </div>
        </div>
      </Panel>
    )
  }
  if (tourSeen || !(startedEmpty || status.state === 'present')) return null
  return (
    <Panel title="A short tour">
      <div className={styles.offer}>
        <p className="muted">
          Six stops, less than a minute: what needs you, submitting, budgets, the forecast.
        </p>
        <Button onClick={startTour}>Take the tour</Button>
        <Button variant="default" onClick={() => setPreferences({ tourSeen: true })}>
          Not now
        </Button>
      </div>
    </Panel>
  )
}
