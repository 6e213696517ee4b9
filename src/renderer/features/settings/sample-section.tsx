import { Button } from '@mantine/core'
import { startTour } from '../../app/tour/tour-state.ts'
import { Loaded, Panel, Refusal } from '../../components/panel.tsx'
import { SampleProgress } from '../sample/sample-progress.tsx'
import { useSample, useSampleActions } from '../sample/use-sample.ts'
import styles from './settings.module.css'

/** Where somebody finds their way again: the tour, and the sample studio. */
export function SampleSection() {
  const sample = useSample()
  const { create } = useSampleActions()
  return (
    <>
      <Panel title="Tour">
        <div className={styles.form}>
          <p className="muted">Six stops over the pages, less than a minute.</p>
          <div>
            <Button variant="default" onClick={startTour}>
              Take the tour
            </Button>
          </div>
        </div>
      </Panel>
      <Panel title="Sample studio">
        <Loaded query={sample}>
          {({ state, progress, error }) => (
            <div className={styles.form}>
              {error && <Refusal code={error.code} message={error.message} />}
              {progress ? (
                <SampleProgress progress={progress} waiting="Making room" />
              ) : state === 'none' ? (
                <>
                  <p className="muted">
                    Invented customers, budgets and a month of history to look around in. It is made in an
                    empty workspace only, and removed in one action.
                  </p>
                  <div>
                    <Button variant="default" onClick={() => void create()}>
                      Make the sample studio
                    </Button>
                  </div>
                </>
              ) : (
                <p className="muted">It stands. The line over every page removes it.</p>
              )}
            </div>
          )}
        </Loaded>
      </Panel>
    </>
  )
}
