import { Button, Group, Modal } from '@mantine/core'
import { type ReactNode, useRef, useState } from 'react'

export interface Question {
  title: string
  body: ReactNode
  /** The verb of what will be done. */
  confirmLabel: string
  onConfirm: () => void
}

/** Asks before what cannot be undone. Enter answers nothing: the focus begins on the harmless button. */
export function useConfirm(): { ask: (question: Question) => void; dialog: ReactNode } {
  const [question, setQuestion] = useState<Question | null>(null)
  const last = useRef<Question | null>(null)
  if (question) last.current = question
  const close = (): void => setQuestion(null)
  const shown = question ?? last.current
  const dialog = (
    <Modal opened={question !== null} onClose={close} title={shown?.title} size="md">
      {shown && (
        <>
          <div className="name">{shown.body}</div>
          <Group justify="flex-end" mt="lg">
            <Button variant="default" data-autofocus onClick={close}>
              Keep as it is
            </Button>
            <Button
              color="red"
              onClick={() => {
                close()
                shown.onConfirm()
              }}
            >
              {shown.confirmLabel}
            </Button>
          </Group>
        </>
      )}
    </Modal>
  )
  return { ask: setQuestion, dialog }
}
