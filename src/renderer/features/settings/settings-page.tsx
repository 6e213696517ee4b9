import { Tabs } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Page } from '../../components/page.tsx'
import { AppearanceSection } from './appearance-section.tsx'
import { BackupSection } from './backup-section.tsx'
import { FeedsSection } from './feeds-section.tsx'
import { FfmpegSection } from './ffmpeg-section.tsx'
import { MachineSection } from './machine-section.tsx'
import { PricesSection } from './prices-section.tsx'
import { SampleSection } from './sample-section.tsx'
import styles from './settings.module.css'
import type { SettingsSection } from './settings-search.ts'
import { TokensSection } from './tokens-section.tsx'
import { WorkSection } from './work-section.tsx'

const route = getRouteApi('/settings')

const sections: readonly { value: SettingsSection; label: string; content: () => React.ReactNode }[] = [
  { value: 'machine', label: 'Machine', content: () => <MachineSection /> },
  { value: 'ffmpeg', label: 'ffmpeg', content: () => <FfmpegSection /> },
  { value: 'work', label: 'Work', content: () => <WorkSection /> },
  { value: 'prices', label: 'Prices', content: () => <PricesSection /> },
  { value: 'feeds', label: 'Feeds', content: () => <FeedsSection /> },
  { value: 'tokens', label: 'API tokens', content: () => <TokensSection /> },
  { value: 'appearance', label: 'Appearance', content: () => <AppearanceSection /> },
  { value: 'backup', label: 'Backup', content: () => <BackupSection /> },
  { value: 'first-steps', label: 'First steps', content: () => <SampleSection /> },
]

export function SettingsPage() {
  const { section = 'machine' } = route.useSearch()
  const navigate = useNavigate()
  return (
    <Page title="Settings">
      <Tabs
        value={section}
        onChange={(value) =>
          void navigate({ to: '/settings', search: { section: value as SettingsSection }, replace: true })
        }
      >
        <Tabs.List mb="md">
          {sections.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {sections.map(({ value, content }) => (
          <Tabs.Panel key={value} value={value} className={styles.section}>
            {content()}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  )
}
