import { describe, expect, test } from 'vitest'
import { quotesResultSchema } from '../../src/analysis/quotesResult.ts'
import { runAmmeter } from '../support/cli.ts'

const GLFT = '--model glft --sigma 0.3 --A 0.9 --k 0.3 --gamma 0.01'
const SALE = '--model one-sided --sigma 0.3 --A 0.1 --k 0.3 --gamma 0.05 --T 300 --b 3'
const PENALTY =
  '--model cartea-jaimungal --lambda 1 --kappa 100 --phi 1e-5 --alpha 1e-4 --T 60 --Q 3'
const AS = '--model avellaneda-stoikov --sigma 2 --gamma 0.1 --k 1.5'

async function quotes(line: string) {
  const { out, exitCode, err } = await runAmmeter(['quotes', ...line.split(' '), '--json'])
  expect(err).toBe('')
  expect(exitCode).toBe(0)
  return quotesResultSchema.parse(JSON.parse(out))
}

async function refusal(line: string) {
  const { out, exitCode } = await runAmmeter(['quotes', ...line.split(' '), '--json'])
  return { exitCode, code: JSON.parse(out).error.code, text: JSON.stringify(JSON.parse(out)) }
}

describe('published numbers through the command line', () => {
  test('one-sided, base and drift, six asks', async () => {
    const asks = async (line: string) =>
      (await quotes(line)).data.quotes.map(({ askOffset }) => Number(askOffset?.toPrecision(5)))
    expect(await asks(`${SALE} --inventory 2:6`)).toEqual([7.8737, 6.1299, 4.8082, 3.728, 2.8073])
    expect(await asks(`${SALE} --mu -0.01 --inventory 1:6`)).toEqual([
      9.2252, 6.581, 4.92, 3.6732, 2.6607, 1.8012,
    ])
  })
  test('hftbacktest: half-spread, and the shift of a lot', async () => {
    const line =
      '--model glft --sigma 10.69 --A 2.986162360812285 --k 0.04235741115084049 --gamma 0.05 --inventory 0:1'
    const { data } = await quotes(line)
    expect(data.form).toBe('closed form')
    expect(data.quotes[0]?.bidOffset).toBeCloseTo(20.47208533844371, 12)
    expect(data.quotes[1]?.reservationPrice).toBeCloseTo(-9.76326865029227, 12)
  })
  test('glft with a bound; avellaneda-stoikov around 100; cartea-jaimungal at its bound', async () => {
    const glft = await quotes(`${GLFT} --T 600 --Q 30 --inventory 10`)
    expect(glft.data.quotes[0]?.bidOffset).toBeCloseTo(3.992933, 6)
    const as = await quotes(`${AS} --T 1 --inventory 2 --mid 100`)
    expect(as.data.quotes[0]).toEqual({
      q: 2,
      reservationPrice: 99.2,
      bid: expect.closeTo(98.354615, 6),
      ask: expect.closeTo(100.045385, 6),
      bidOffset: expect.closeTo(1.645385, 6),
      askOffset: expect.closeTo(0.045385, 6),
    })
    const penalty = await quotes(`${PENALTY} --inventory -3:3`)
    expect(penalty.data.quotes.at(-1)).toMatchObject({ q: 3, bid: null, bidOffset: null })
    expect(penalty.data.quotes.at(-1)?.askOffset).toBeCloseTo(0.003759, 6)
    expect(penalty.data.quotes[0]).toMatchObject({ q: -3, ask: null, askOffset: null })
  })
})

describe('forms', () => {
  test('named by what was given', async () => {
    const form = async (line: string) => (await quotes(line)).data.form
    expect(await form(`${GLFT}`)).toBe('closed form')
    expect(await form(`${GLFT} --Q 20`)).toBe('stationary')
    expect(await form(`${GLFT} --T 5`)).toBe('finite horizon')
    expect(await form(`${AS} --omega 0.72`)).toBe('infinite horizon')
  })
  test('a bound that was not given is said', async () => {
    const { assumptions } = await quotes(`${GLFT} --T 600 --inventory 40`)
    expect(assumptions.find(({ id }) => id === 'quotes-default-bound')?.statement).toContain(
      '80 lots',
    )
  })
  test('an order of ten lots is ten times the risk aversion', async () => {
    const ten = await quotes(`${GLFT} --lot 10 --inventory 3`)
    const scaled = await quotes(
      '--model glft --sigma 0.3 --A 0.9 --k 0.3 --gamma 0.1 --inventory 3',
    )
    expect(ten.data.quotes).toEqual(scaled.data.quotes)
  })
  test('nothing to sell, nothing quoted', async () => {
    const { data } = await quotes(`${SALE} --inventory 0`)
    expect(Object.values(data.quotes[0] ?? {})).toEqual([0, null, null, null, null, null])
  })
  test('a parameter that changes nothing is a warning', async () => {
    const { warnings } = await quotes(`${AS} --T 1 --b 3`)
    expect(warnings).toMatchObject([{ code: 'maker/unused-parameter', subject: '--b' }])
  })
  test('the line to reproduce gives the same answer', async () => {
    const first = await quotes(`${SALE} --mu -0.01 --inventory 1:3 --mid 7`)
    const words = first.provenance.reproduce.split(' ').slice(2).join(' ')
    expect(await quotes(words)).toEqual(first)
  })
  test('as a table', async () => {
    const { out } = await runAmmeter([
      'quotes',
      ...`${GLFT} --T 600 --Q 2 --inventory -2:2`.split(' '),
    ])
    expect(out).toContain('ask offset')
    expect(out.match(/n\/a/g)).toHaveLength(5)
    expect(out).not.toMatch(/e-1\d/)
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  })
})

test.each([
  ['--model glft --sigma 1 --A 1 --k 0 --gamma 0.1', 'maker/bad-parameters'],
  ['--model glft --sigma -1 --A 1 --k 1 --gamma 0.1', 'maker/bad-parameters'],
  ['--model glft --sigma 1 --A 1 --k 1', 'maker/bad-parameters'],
  ['--model market-maker', 'maker/bad-parameters'],
  ['--model toString', 'maker/bad-parameters'],
  [`${AS}`, 'maker/bad-parameters'],
  [`${AS} --T 1 --omega 1`, 'maker/bad-parameters'],
  [`${GLFT} --T 1 --Q 5 --inventory 6`, 'maker/bad-parameters'],
  [`${GLFT} --T 1 --Q 5 --inventory 0.5`, 'maker/bad-parameters'],
  [`${SALE} --inventory -1`, 'maker/bad-parameters'],
  ['--model glft --sigma NaN --A 1 --k 1 --gamma 0.1', 'usage/bad-argument'],
  [`${GLFT} --inventory 3:1`, 'usage/bad-argument'],
  [`${GLFT} --inventory 0:99999`, 'usage/bad-argument'],
  ['--inventory 1', 'usage/bad-argument'],
])('refuses %s', async (line, code) => {
  expect(await refusal(line)).toMatchObject({ exitCode: 2, code })
})
