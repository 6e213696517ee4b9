import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { forecastFile } from './forecast-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-forecast-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const hourly = (length: number, level: number) =>
  Array.from({ length }, (_, t) =>
    (level * (2 + Math.sin((2 * Math.PI * t) / 24) + 0.02 * Math.sin(t * t))).toFixed(3),
  ).join(',')

async function forecastText(
  text: string | Buffer,
  name = 'series.csv',
  options: { signal?: AbortSignal } = {},
) {
  const inputPath = join(folder, name)
  const outPath = join(folder, 'out.csv')
  await writeFile(inputPath, text)
  const summary = await forecastFile({
    inputPath,
    outPath,
    season: 24,
    horizon: 48,
    levels: [80, 95],
    ...options,
  })
  return { summary, lines: (await readFile(outPath, 'utf8')).trimEnd().split('\n') }
}

describe('forecasting a file of series', () => {
  it('takes what files hold: ids with commas, semicolons, a byte order mark, gaps, constants, ten values', async () => {
    const sine = hourly(400, 10)
    const rows = [
      `"Acme, Inc.",${sine}`,
      `"say ""hi""",${sine}`,
      `constant,${'5,'.repeat(300)}`,
      `zeros,${'0,'.repeat(300)}`,
      `negative,-${sine.replaceAll(',', ',-')}`,
      `gaps,${sine.replace(/\d*\.\d\d7/g, 'NA')}`,
      'ten,1,2,3,4,5,6,7,8,9,10',
      'one,7',
    ]
    const commas = `\uFEFFid,v1\r\n${rows.join('\r\n\r\n')}\r\n`
    for (const text of [commas, commas.replaceAll(',', ';').replace('Acme;', 'Acme,')]) {
      const { summary, lines } = await forecastText(text)
      expect(summary.refused).toEqual([])
      expect(lines).toHaveLength(1 + rows.length * 48)
      expect(lines.join('\n')).not.toMatch(/NaN|Infinity/)
      expect(lines[1]).toMatch(/^"Acme, Inc.",1,/)
      expect(lines[49]).toMatch(/^"say ""hi""",1,/)
    }
  })

  it('a season of one repeats nothing, and a horizon may be longer than the series', async () => {
    const inputPath = join(folder, 'series.csv')
    const outPath = join(folder, 'out.csv')
    await writeFile(inputPath, `id,v\nA,${hourly(200, 10)}\nB,1,2,3\n`)
    const summary = await forecastFile({ inputPath, outPath, season: 1, horizon: 300, levels: [80] })
    expect(summary.refused).toEqual([])
    const lines = (await readFile(outPath, 'utf8')).trimEnd().split('\n')
    expect(lines).toHaveLength(1 + 2 * 300)
    expect(lines.join('\n')).not.toMatch(/NaN|Infinity/)
  })

  it('writes one line per series and step, lengths may differ, quoted and empty cells are understood', async () => {
    const { summary, lines } = await forecastText(
      `"V1","V2"\r\n"H1",${hourly(400, 10)},,,\r\nH2,${hourly(700, 1000)}\r\n\r\n`,
    )
    expect(lines[0]).toBe('id,step,point,lo80,hi80,lo95,hi95')
    expect(lines).toHaveLength(1 + 2 * 48)
    const [id, step, ...numbers] = lines[60]!.split(',')
    expect([id, step]).toEqual(['H2', '12'])
    const [point, low80, high80, low95, high95] = numbers.map(Number) as [
      number,
      number,
      number,
      number,
      number,
    ]
    // 700 rows end at hour 4 of the day, so step 12 is hour 15: just before the trough.
    expect(Math.abs(point / (1000 * (2 + Math.sin((2 * Math.PI * 15) / 24))) - 1)).toBeLessThan(0.05)
    expect(low95).toBeLessThanOrEqual(low80)
    expect(low80).toBeLessThanOrEqual(point)
    expect(high80).toBeGreaterThanOrEqual(point)
    expect(high95).toBeGreaterThanOrEqual(high80)
    expect(summary).toMatchObject({ seriesCount: 2, methods: { ensemble: 2 }, refused: [] })
  })

  it('reads gzip', async () => {
    const { lines } = await forecastText(gzipSync(`id,v\nA,${hourly(400, 1)}\n`), 'series.csv.gz')
    expect(lines).toHaveLength(49)
  })

  it('leaves out a series without numbers and says why', async () => {
    const { summary, lines } = await forecastText(`id,v\nempty,,,\nA,${hourly(400, 1)}\n`)
    expect(lines).toHaveLength(49)
    expect(summary.refused).toEqual([{ id: 'empty', reason: expect.stringContaining('no number') }])
  })

  it('names the line and column of what is not a number', async () => {
    await expect(forecastText('id,v\nA,1,2\nB,1,two,3\n')).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { lineNumber: 3, column: 3 },
    })
  })

  it.each([
    ['an empty file', ''],
    ['a header alone', 'id,v1,v2\n'],
  ])('refuses %s', async (_, text) => {
    await expect(forecastText(text)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })

  it('refuses a missing file, a damaged one, a place it cannot write to, and senseless settings', async () => {
    const request = {
      inputPath: join(folder, 'none.csv'),
      outPath: join(folder, 'out.csv'),
      season: 24,
      horizon: 48,
      levels: [80],
    }
    await expect(forecastFile(request)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    await expect(forecastText('not gzip at all', 'bad.csv.gz')).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
    const inputPath = join(folder, 'good.csv')
    await writeFile(inputPath, `id,v\nA,${hourly(400, 1)}\n`)
    await expect(
      forecastFile({ ...request, inputPath, outPath: join(folder, 'no', 'out.csv') }),
    ).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
    })
    for (const wrong of [{ season: 0 }, { season: 1.5 }, { horizon: 0 }, { levels: [120] }]) {
      await expect(forecastFile({ ...request, inputPath, ...wrong })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      })
    }
  })

  it('leaves nothing behind when stopped', async () => {
    await expect(
      forecastText(`id,v\nA,${hourly(400, 1)}\n`, 'series.csv', { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await readdir(folder)).toEqual(['series.csv'])
  })
})
