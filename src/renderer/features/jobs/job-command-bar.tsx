import { Button, Menu } from '@mantine/core'
import { IconArrowsSort } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { Job } from '#shared/jobs.ts'
import type { Command } from '../../app/commands/command.ts'
import { useOfferCommands } from '../../app/commands/registry.tsx'
import { useConfirm } from '../../components/confirm.tsx'
import { cancelQuestion } from './cancel-question.tsx'
import { actionFacts, actionsFor, canReprioritise, type JobAction, jobActions } from './job-actions.ts'
import { actionIcons } from './job-menu.tsx'
import { useJobCommands } from './use-job-commands.ts'

const shortcuts: Record<JobAction, string> = { pause: 'p', resume: 'p', runNow: 'u', retry: 'r', cancel: 'x' }

/** What can be done with the job that is open, as buttons and as commands with keys. */
export function JobCommandBar({ job }: { job: Job }) {
  const commands = useJobCommands()
  const { ask, dialog } = useConfirm()
  const { id, sourceName, priority, state } = job
  const offered = useMemo(() => {
    const target = [{ id, sourceName, priority }]
    const act = (action: JobAction): void => {
      if (action === 'cancel') ask(cancelQuestion(target, () => void commands.run('cancel', target)))
      else void commands.run(action, target)
    }
    const possible = actionsFor(state)
    return jobActions.map((action) => ({
      action,
      enabled: possible.includes(action),
      run: () => act(action),
    }))
  }, [id, sourceName, priority, state, ask, commands])
  useOfferCommands(
    useMemo(
      () =>
        offered.map(
          ({ action, enabled, run }): Command => ({
            id: `job.${action}`,
            title: `${actionFacts[action].label} this job`,
            group: 'This page',
            shortcut: shortcuts[action],
            icon: actionIcons[action],
            enabled,
            run,
          }),
        ),
      [offered],
    ),
  )
  return (
    <>
      {offered
        .filter(({ enabled }) => enabled)
        .map(({ action, run }) => (
          <Button
            key={action}
            variant={action === 'retry' ? 'filled' : 'default'}
            c={action === 'cancel' ? 'var(--tone-bad)' : undefined}
            leftSection={actionIcons[action]}
            onClick={run}
          >
            {actionFacts[action].label}
          </Button>
        ))}
      {canReprioritise(state) && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" leftSection={<IconArrowsSort size={15} aria-hidden />}>
              Priority {priority}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {Array.from({ length: 10 }, (_, index) => 9 - index).map((level) => (
              <Menu.Item
                key={level}
                disabled={level === priority}
                onClick={() => void commands.setPriority(level, [{ id, sourceName, priority }])}
              >
                {level}
                {level === 9 && ' · first'}
                {level === 5 && ' · usual'}
                {level === 0 && ' · last'}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {dialog}
    </>
  )
}
