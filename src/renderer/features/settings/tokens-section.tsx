import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { nameSchema } from '#shared/primitives.ts'
import { api, client } from '../../app/api/client.ts'
import { notify, notifyFailure } from '../../app/notices.ts'
import { useConfirm } from '../../components/confirm.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { Moment } from '../../components/moment.tsx'
import { Empty, FailureView, Loaded, Panel } from '../../components/panel.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import styles from './settings.module.css'

export function TokensSection() {
  const queryClient = useQueryClient()
  const tokens = useQuery(api.tokens.list.queryOptions())
  const { ask, dialog } = useConfirm()
  const reread = (): Promise<void> => queryClient.invalidateQueries({ queryKey: api.tokens.key() })

  async function revoke(id: string, name: string): Promise<void> {
    try {
      await client.tokens.revoke({ id })
      await reread()
      notify({ tone: 'good', title: `${name} is revoked` })
    } catch (error) {
      notifyFailure('The token was not revoked', error)
    }
  }

  return (
    <>
      <Panel title="Tokens for scripts and other programs" flush>
        <Loaded
          query={tokens}
          isEmpty={(list) => list.length === 0}
          empty={<Empty title="No tokens">A script that talks to Headroom needs one.</Empty>}
        >
          {(list) => (
            <PlainTable
              label="Tokens"
              head={[
                { label: 'Name' },
                { label: 'Made' },
                { label: 'Last used' },
                { label: 'Actions', align: 'end', hidden: true },
              ]}
            >
              {list.map((token) => (
                <tr key={token.id}>
                  <td className="name" dir="auto">
                    {token.name}
                  </td>
                  <td>
                    <Moment at={token.createdAt} />
                  </td>
                  <td>{token.lastUsedAt === null ? 'never' : <Moment at={token.lastUsedAt} />}</td>
                  <td data-align="end">
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      c="var(--tone-bad)"
                      aria-label={`Revoke ${token.name}`}
                      onClick={() =>
                        ask({
                          title: `Revoke ${token.name}?`,
                          body: <p>Whatever uses it is shut out at once. This cannot be undone.</p>,
                          confirmLabel: 'Revoke',
                          onConfirm: () => void revoke(token.id, token.name),
                        })
                      }
                    >
                      Revoke
                    </Button>
                  </td>
                </tr>
              ))}
            </PlainTable>
          )}
        </Loaded>
      </Panel>
      <NewToken onCreated={() => void reread()} />
      {dialog}
    </>
  )
}

function NewToken({ onCreated }: { onCreated: () => void }) {
  const [name, setName] = useState('')
  const [secret, setSecret] = useState<string | null>(null)
  const valid = nameSchema.safeParse(name).success
  const create = useMutation({
    mutationFn: () => client.tokens.create({ name: name.trim() }),
    onSuccess: (created) => {
      setSecret(created.secret)
      setName('')
      onCreated()
    },
  })
  return (
    <Panel title="New token">
      <form
        className={styles.inline}
        onSubmit={(event) => {
          event.preventDefault()
          if (valid && !create.isPending) create.mutate()
        }}
      >
        <TextInput
          label="What it is for"
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" disabled={!valid} loading={create.isPending}>
          Make a token
        </Button>
      </form>
      {create.error && <FailureView error={create.error} />}
      <Modal opened={secret !== null} onClose={() => setSecret(null)} title="The new token">
        <p>Copy it now: only its hash is kept, and it is not shown again.</p>
        <Group mt="sm" wrap="nowrap">
          <span className={`${styles.secret} mono`}>{secret}</span>
          <CopyButton text={secret ?? ''} label="Copy the token" />
        </Group>
        <Group justify="flex-end" mt="lg">
          <Button onClick={() => setSecret(null)}>I have it</Button>
        </Group>
      </Modal>
    </Panel>
  )
}
