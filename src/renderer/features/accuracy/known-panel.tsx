import type { Accuracy } from '#shared/cost-model.ts'
import { Panel } from '../../components/panel.tsx'
import { formatCount } from '../../format/numbers.ts'
import styles from './accuracy.module.css'

/** What the studio's jobs have taught the model, and what none has. */
export function KnownPanel({ accuracy }: { accuracy: Accuracy }) {
  return (
    <Panel title="What it knows and what not" aside="jobs that taught it">
      <div className={styles.known}>
        {accuracy.known.map(({ trait, seen, never }) => (
          <section key={trait} aria-label={trait}>
            <h3>{trait}</h3>
            <ul className={styles.seen}>
              {seen.map(({ name, jobs }) => (
                <li key={name}>
                  {name} <span className="muted tabular">{formatCount(jobs)}</span>
                </li>
              ))}
            </ul>
            {never.length > 0 && (
              <p className="muted">
                <span className="caption">never seen:</span> {never.join(', ')}
              </p>
            )}
          </section>
        ))}
      </div>
      <p className="caption">
        Of what was never seen the built-in model speaks, from measurements on the reference machine.
      </p>
    </Panel>
  )
}
