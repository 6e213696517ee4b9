import { Button } from '@mantine/core'
import { IconMapOff } from '@tabler/icons-react'
import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { Page } from '../components/page.tsx'
import { Empty, FailureView, LoadingRows } from '../components/panel.tsx'

export function PagePending() {
  return (
    <>
      <h1 className="visually-hidden">Loading</h1>
      <LoadingRows rows={8} />
    </>
  )
}

export function PageFailure({ error, reset }: ErrorComponentProps) {
  return (
    <Page title="This page failed">
      <FailureView error={error} onRetry={reset} />
    </Page>
  )
}

export function NotFound() {
  return (
    <Page title="Not found">
      <Empty
        icon={<IconMapOff size={28} />}
        title="There is no such page"
        action={
          <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
            Go to the overview
          </Button>
        }
      >
        The address may be from another version of Headroom.
      </Empty>
    </Page>
  )
}
