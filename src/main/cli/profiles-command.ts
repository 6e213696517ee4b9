import type { Profile } from '#shared/profiles.ts'
import { defineCommand } from './command.ts'
import { printable, table } from './output.ts'

export const profilesCommand = defineCommand({
  name: 'profiles',
  usage: '',
  summary: 'What a job can be made into',
  options: {},
  positionals: [0, 0],
  async run(_, { connect, output }) {
    const { client } = await connect('data')
    const profiles = await client.profiles.list()
    const columns = [{ title: 'Profile' }, { title: 'Video' }, { title: 'Audio' }, { title: 'Id' }]
    output.result(profiles, () => table(columns, profiles.map(describeProfile)))
  },
})

function describeProfile({ name, video, audio, id }: Profile): string[] {
  const rate = video?.rateControl
  const quality =
    rate?.kind === 'quality'
      ? `crf ${rate.crf}`
      : rate
        ? `${Math.round(rate.bitsPerSecond / 1000)} kbit/s`
        : ''
  return [
    printable(name),
    video ? `${video.codec} ≤ ${video.maximumWidth}×${video.maximumHeight} ${quality} ${video.speed}` : '—',
    audio ? `${audio.codec} ${Math.round(audio.bitsPerSecond / 1000)} kbit/s` : '—',
    id,
  ]
}
