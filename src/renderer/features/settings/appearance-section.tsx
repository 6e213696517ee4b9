import { useMantineColorScheme } from '@mantine/core'
import { setPreferences, usePreferences } from '../../app/preferences.ts'
import { Panel } from '../../components/panel.tsx'
import { SegmentedChoice } from '../../components/segmented-choice.tsx'
import styles from './settings.module.css'

export function AppearanceSection() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { navigation } = usePreferences()
  return (
    <Panel title="Appearance" aside="Kept in this browser">
      <div className={styles.form}>
        <div>
          <p className={styles.label} id="theme-label">
            Theme
          </p>
          <SegmentedChoice
            aria-labelledby="theme-label"
            data={[
              { value: 'light', label: 'Light' },
              { value: 'dark', label: 'Dark' },
              { value: 'auto', label: 'As the system' },
            ]}
            value={colorScheme}
            onChange={setColorScheme}
          />
        </div>
        <div>
          <p className={styles.label} id="navigation-label">
            Navigation
          </p>
          <SegmentedChoice
            aria-labelledby="navigation-label"
            data={[
              { value: 'wide', label: 'With names' },
              { value: 'narrow', label: 'Icons only' },
            ]}
            value={navigation}
            onChange={(value) => setPreferences({ navigation: value })}
          />
        </div>
        <p className="caption">Motion follows the system’s setting for reduced motion.</p>
      </div>
    </Panel>
  )
}
