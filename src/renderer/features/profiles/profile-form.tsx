import { Button, Group, Modal, Select, Switch, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Profile } from '#shared/profiles.ts'
import { api, client } from '../../app/api/client.ts'
import { notify } from '../../app/notices.ts'
import { FailureView } from '../../components/panel.tsx'
import { codecNames, fitNames, speedNames } from './describe-profile.ts'
import { fieldsOf, type ProfileFields, readProfile } from './profile-draft.ts'
import styles from './profiles.module.css'

interface ProfileFormProps {
  /** The profile to edit, or to begin a copy from. Null: closed. */
  from: Profile | null
  onClose: () => void
}

export function ProfileForm({ from, onClose }: ProfileFormProps) {
  return (
    <Modal
      opened={from !== null}
      onClose={onClose}
      size="lg"
      title={from && !from.builtIn ? `Edit ${from.name}` : `New profile from ${from?.name ?? ''}`}
    >
      {from && <Fields from={from} onClose={onClose} />}
    </Modal>
  )
}

const choices = (names: Record<string, string>) =>
  Object.entries(names).map(([value, label]) => ({ value, label }))

function Fields({ from, onClose }: { from: Profile; onClose: () => void }) {
  const queryClient = useQueryClient()
  const [fields, setFields] = useState<ProfileFields>(() => fieldsOf(from, from.builtIn))
  const change = (part: Partial<ProfileFields>): void => setFields((current) => ({ ...current, ...part }))
  const read = readProfile(fields)
  const save = useMutation({
    mutationFn: async () => (read.ok ? client.profiles.save(read.value) : undefined),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: api.profiles.key() })
      notify({ tone: 'good', title: 'Profile saved' })
      onClose()
    },
  })
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (read.ok && !save.isPending) save.mutate()
      }}
    >
      <TextInput
        data-autofocus
        label="Name"
        dir="auto"
        value={fields.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <Switch
        label="Video"
        checked={fields.withVideo}
        onChange={(event) => change({ withVideo: event.currentTarget.checked })}
      />
      {fields.withVideo && <VideoFields fields={fields} onChange={change} />}
      <Switch
        label="Sound"
        checked={fields.withAudio}
        onChange={(event) => change({ withAudio: event.currentTarget.checked })}
      />
      {fields.withAudio && (
        <div className={styles.fields}>
          <Select
            label="Sound codec"
            data={[
              { value: 'aac', label: 'AAC' },
              { value: 'opus', label: 'Opus' },
            ]}
            value={fields.audioCodec}
            onChange={(value) => change({ audioCodec: value === 'opus' ? 'opus' : 'aac' })}
          />
          <Text
            label="kbit/s"
            value={fields.audioKilobits}
            onChange={(audioKilobits) => change({ audioKilobits })}
          />
          <Text label="Channels" value={fields.channels} onChange={(channels) => change({ channels })} />
        </div>
      )}
      {!read.ok && (
        <p className={styles.problem} role="status">
          {read.problem}
        </p>
      )}
      {save.error && <FailureView error={save.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" disabled={!read.ok} loading={save.isPending}>
          Save the profile
        </Button>
      </Group>
    </form>
  )
}

interface VideoFieldsProps {
  fields: ProfileFields
  onChange: (part: Partial<ProfileFields>) => void
}

function VideoFields({ fields, onChange }: VideoFieldsProps) {
  const video = (part: Partial<ProfileFields['video']>): void =>
    onChange({ video: { ...fields.video, ...part } })
  return (
    <div className={styles.fields}>
      <Select
        label="Codec"
        data={choices(codecNames)}
        value={fields.video.codec}
        onChange={(value) => value && video({ codec: value as ProfileFields['video']['codec'] })}
      />
      <Text label="Largest width" value={fields.width} onChange={(width) => onChange({ width })} />
      <Text label="Largest height" value={fields.height} onChange={(height) => onChange({ height })} />
      <Select
        label="Rate"
        data={[
          { value: 'quality', label: 'Constant quality' },
          { value: 'bitrate', label: 'Bit rate' },
        ]}
        value={fields.rate}
        onChange={(value) => onChange({ rate: value === 'bitrate' ? 'bitrate' : 'quality' })}
      />
      {fields.rate === 'quality' ? (
        <Text
          label="Quality (CRF, lower is better)"
          value={fields.crf}
          onChange={(crf) => onChange({ crf })}
        />
      ) : (
        <Text
          label="Mbit/s"
          value={fields.megabitsPerSecond}
          onChange={(megabitsPerSecond) => onChange({ megabitsPerSecond })}
        />
      )}
      <Select
        label="Speed"
        data={choices(speedNames)}
        value={fields.video.speed}
        onChange={(value) => value && video({ speed: value as ProfileFields['video']['speed'] })}
      />
      <Select
        label="When the shape differs"
        data={choices(fitNames)}
        value={fields.video.fit}
        onChange={(value) => value && video({ fit: value as ProfileFields['video']['fit'] })}
      />
      <Select
        label="Bit depth"
        data={['8', '10']}
        value={`${fields.video.bitDepth}`}
        onChange={(value) => video({ bitDepth: value === '10' ? 10 : 8 })}
      />
      <Select
        label="Deinterlace"
        data={[
          { value: 'auto', label: 'When needed' },
          { value: 'always', label: 'Always' },
          { value: 'never', label: 'Never' },
        ]}
        value={fields.video.deinterlace}
        onChange={(value) => value && video({ deinterlace: value as ProfileFields['video']['deinterlace'] })}
      />
      <Switch
        label="Map HDR to SDR"
        checked={fields.video.toneMap}
        onChange={(event) => video({ toneMap: event.currentTarget.checked })}
      />
      <Switch
        label="Hardware encoder when proven"
        checked={fields.video.preferHardware}
        onChange={(event) => video({ preferHardware: event.currentTarget.checked })}
      />
    </div>
  )
}

function Text({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (value: string) => void
}) {
  return (
    <TextInput
      label={label}
      inputMode="decimal"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
