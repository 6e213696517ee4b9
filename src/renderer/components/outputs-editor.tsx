import { ActionIcon, Button, MultiSelect, Select } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { OutputRequest, Profile } from '#shared/profiles.ts'
import { asKind, kindOf, type OutputKind, outputKinds } from './outputs-draft.ts'
import styles from './outputs-editor.module.css'

interface OutputsEditorProps {
  outputs: readonly OutputRequest[]
  profiles: readonly Profile[]
  onChange: (outputs: OutputRequest[]) => void
}

const mostOutputs = 8

/** What to deliver: files of one profile each, or ladders of several. */
export function OutputsEditor({ outputs, profiles, onChange }: OutputsEditorProps) {
  const choices = profiles.map(({ id, name }) => ({ value: id, label: name }))
  const replace = (at: number, output: OutputRequest): void =>
    onChange(outputs.map((current, index) => (index === at ? output : current)))
  return (
    <div className={styles.outputs}>
      {outputs.map((output, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: an output has no identity beyond its place
          key={index}
          className={styles.output}
        >
          <Select
            aria-label={`Kind of output ${index + 1}`}
            w={130}
            data={outputKinds}
            value={kindOf(output)}
            onChange={(kind) => kind && replace(index, asKind(output, kind as OutputKind))}
          />
          {output.kind === 'hls' ? (
            <MultiSelect
              aria-label={`Profiles of output ${index + 1}`}
              className={styles.grow}
              searchable
              maxValues={12}
              placeholder={output.profileIds.length === 0 ? 'Choose profiles' : undefined}
              data={choices}
              value={output.profileIds}
              onChange={(profileIds) => replace(index, { kind: 'hls', profileIds })}
            />
          ) : (
            <Select
              aria-label={`Profile of output ${index + 1}`}
              className={styles.grow}
              searchable
              placeholder="Choose a profile"
              data={choices}
              value={output.profileId || null}
              onChange={(profileId) => profileId && replace(index, { ...output, profileId })}
            />
          )}
          <ActionIcon
            aria-label={`Remove output ${index + 1}`}
            onClick={() => onChange(outputs.filter((_, at) => at !== index))}
          >
            <IconTrash size={15} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button
          variant="subtle"
          size="compact-sm"
          disabled={outputs.length >= mostOutputs}
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange([...outputs, { kind: 'file', container: 'mp4', profileId: '' }])}
        >
          Add an output
        </Button>
      </div>
    </div>
  )
}
