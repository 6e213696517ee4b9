import { Button } from '@mantine/core'
import { IconFlask, IconTrash } from '@tabler/icons-react'
import { useCallback, useMemo } from 'react'
import type { Command } from '../../app/commands/command.ts'
import { useOfferCommands } from '../../app/commands/registry.tsx'
import { useConfirm } from '../../components/confirm.tsx'
import styles from './sample.module.css'
import { SampleProgress } from './sample-progress.tsx'
import { useSample, useSampleActions } from './use-sample.ts'

/** Over every page while there is a sample studio: what it is, and the one way to be rid of it. */
export function SampleBanner() {
  const { data: status } = useSample()
  const { remove } = useSampleActions()
  const { ask, dialog } = useConfirm()
  const state = status?.state ?? 'none'
  const askFirst = useCallback(
    () =>
      ask({
        title: 'Remove the sample studio?',
        body: (
          <p>
            Its customers, budgets, ledger, jobs, clips and outputs go, and whatever was added to its
            customers. Everything else stays as it is. This cannot be undone.
          </p>
        ),
        confirmLabel: 'Remove the sample studio',
        onConfirm: () => void remove(),
      }),
    [ask, remove],
  )
  const commands = useMemo((): Command[] => {
    if (state !== 'present' && state !== 'interrupted') return []
    const icon = <IconTrash size={15} aria-hidden />
    return [
      {
        id: 'sample.remove',
        title: 'Remove the sample studio',
        group: 'Help',
        keywords: 'demo',
        icon,
        run: askFirst,
      },
    ]
  }, [state, askFirst])
  useOfferCommands(commands)
  if (state === 'none' || state === 'creating') return null
  return (
    <section className={styles.banner} aria-label="Sample studio">
      <IconFlask size={15} aria-hidden />
      {state === 'removing' ? (
        <SampleProgress progress={status?.progress ?? null} waiting="Removing the sample studio" />
      ) : (
        <>
          <span>
            {state === 'interrupted'
              ? 'The sample studio is not whole: making or removing it was interrupted.'
              : 'Sample studio: customers and jobs marked Sample are invented, only the latest jobs really ran.'}
          </span>
          <Button variant="default" size="compact-xs" onClick={askFirst}>
            Remove the sample studio
          </Button>
        </>
      )}
      {dialog}
    </section>
  )
}
