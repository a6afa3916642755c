import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', 'src')

/** Folder → folders it may import from (itself and `errors.ts` always). ARCHITECTURE section 3. */
const allowed: Record<string, readonly string[]> = {
  math: [],
  domain: ['math'],
  amm: ['math', 'domain'],
  market: ['math', 'domain', 'amm'],
  makers: ['math', 'domain', 'amm', 'market'],
  models: ['math', 'domain', 'amm'],
  hedging: ['math', 'domain', 'amm', 'models'],
  history: ['math', 'domain', 'amm', 'market', 'makers', 'models', 'hedging'],
  simulation: ['math', 'domain', 'amm', 'market', 'makers', 'models', 'hedging'],
  chain: ['math', 'domain'],
  store: ['math', 'domain', 'chain'],
  // The one careful HTTP exchange is chain's; a copy would be a second to keep careful.
  venues: ['math', 'domain', 'chain'],
  protocols: ['math', 'domain', 'amm', 'chain'],
  interop: ['math', 'domain', 'amm'],
  fork: ['math', 'domain', 'amm', 'chain', 'protocols', 'market', 'makers'],
  demo: ['math', 'domain', 'amm', 'chain', 'protocols', 'market', 'makers', 'fork'],
  analysis: [
    'math',
    'domain',
    'amm',
    'market',
    'makers',
    'models',
    'hedging',
    'history',
    'simulation',
    'chain',
    'store',
    'venues',
    'protocols',
  ],
  report: ['math', 'domain', 'amm', 'models', 'hedging', 'history', 'simulation', 'analysis'],
  cli: ['*'],
}

/** Files outside the folders: the public entries and the error type. */
const entries = ['errors.ts', 'index.ts', 'math.ts', 'uniswap.ts']

const pureFolders = [
  'math',
  'domain',
  'amm',
  'market',
  'makers',
  'models',
  'hedging',
  'history',
  'simulation',
]
const pureFiles = [/^analysis\/analyze/, /^report\/(?!tape)/]
const reExporters = ['index.ts', 'math.ts', 'uniswap.ts', 'protocols/index.ts']
const generated = /^chain\/abis\//

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll('\\', '/'))

type Import = { readonly specifier: string; readonly typeOnly: boolean }

const sources = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))

function importsOf(file: string): Import[] {
  const found: Import[] = []
  const pattern =
    /^(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/gm
  for (const [, typeOnly, fixed, dynamic] of source(file).matchAll(pattern))
    found.push({ specifier: fixed ?? dynamic ?? '', typeOnly: typeOnly !== undefined })
  return found
}

function source(file: string): string {
  const text = sources.get(file)
  if (text === undefined) throw new Error(`no such file: ${file}`)
  return text
}

function target(file: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  return relative(root, normalize(join(root, dirname(file), specifier))).replaceAll('\\', '/')
}

const isPure = (file: string) =>
  pureFolders.some((folder) => file.startsWith(`${folder}/`)) ||
  pureFiles.some((pattern) => pattern.test(file))

describe('the shape of the source tree', () => {
  test('every folder has a rule', () => {
    const folders = new Set(files.filter((f) => f.includes('/')).map((f) => f.split('/')[0]))
    for (const folder of folders) expect(allowed, `src/${folder}`).toHaveProperty(String(folder))
    expect(files.filter((f) => !f.includes('/')).sort()).toEqual(
      entries.filter((entry) => files.includes(entry)).sort(),
    )
  })

  test('imports point one way', () => {
    const broken: string[] = []
    for (const file of files) {
      const folder = file.includes('/') ? file.slice(0, file.indexOf('/')) : undefined
      if (folder === undefined) continue
      const rule = allowed[folder] ?? []
      for (const { specifier } of importsOf(file)) {
        const to = target(file, specifier)
        if (to === undefined || to === 'errors.ts') continue
        const toFolder = to.split('/')[0] ?? ''
        if (toFolder === folder || rule.includes(toFolder) || rule[0] === '*') continue
        broken.push(`${file} → ${to}`)
      }
    }
    expect(broken).toEqual([])
  })

  test('registries are read by the command line and the public entry only', () => {
    const readers = files.filter((file) =>
      importsOf(file).some(({ specifier }) =>
        ['protocols/index.ts', 'venues/index.ts'].includes(target(file, specifier) ?? ''),
      ),
    )
    for (const file of readers) expect(file).toMatch(/^(cli\/|index\.ts)/)
  })

  test('venues take nothing from the chain but its HTTP exchange', () => {
    const taken = files
      .filter((file) => file.startsWith('venues/'))
      .flatMap((file) => importsOf(file).map(({ specifier }) => target(file, specifier) ?? ''))
      .filter((to) => to.startsWith('chain/'))
    expect([...new Set(taken)]).toEqual(['chain/httpExchange.ts'])
  })

  test('the pure side is pure', () => {
    const impure =
      /\bconsole\.|\bprocess\.|\bMath\.random\b|\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b|\bcrypto\./
    const broken: string[] = []
    for (const file of files.filter(isPure)) {
      const code = source(file).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
      const match = impure.exec(code)
      if (match !== null) broken.push(`${file}: ${match[0]}`)
      for (const { specifier, typeOnly } of importsOf(file)) {
        if (specifier.startsWith('node:')) broken.push(`${file}: ${specifier}`)
        if (/^viem/.test(specifier) && !typeOnly) broken.push(`${file}: ${specifier}`)
      }
    }
    expect(broken).toEqual([])
  })

  test('no cycles', () => {
    const done = new Set<string>()
    const path: string[] = []
    const visit = (file: string): void => {
      const at = path.indexOf(file)
      if (at !== -1) throw new Error(`cycle: ${[...path.slice(at), file].join(' → ')}`)
      if (done.has(file)) return
      path.push(file)
      for (const { specifier, typeOnly } of importsOf(file)) {
        const to = target(file, specifier)
        // A type-only import is erased: it orders nothing at run time.
        if (to !== undefined && !typeOnly && sources.has(to)) visit(to)
      }
      path.pop()
      done.add(file)
    }
    for (const file of files) visit(file)
  })

  test('no utils, no default exports, no re-exports outside the entries', () => {
    const broken: string[] = []
    for (const file of files) {
      if (/(^|\/)(utils?|helpers?|common|misc)(\/|\.ts$)/.test(file)) broken.push(`${file}: name`)
      if (generated.test(file)) continue
      if (/^export default/m.test(source(file))) broken.push(`${file}: default export`)
      if (!reExporters.includes(file) && /^export .* from ['"]/m.test(source(file)))
        broken.push(`${file}: re-export`)
    }
    expect(broken).toEqual([])
  })

  test('bigint and number meet in domain/units.ts only', () => {
    // Inside math a tick is both; those who speak to a node decode its small integers and times.
    const mayMeet = /^(domain\/units\.ts|math\/|chain\/|protocols\/|fork\/|demo\/)/
    const crossing = /\bNumber\((?!\.)/
    const broken = files.filter(
      (file) =>
        !mayMeet.test(file) &&
        crossing.test(source(file).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')),
    )
    expect(broken).toEqual([])
  })
})
