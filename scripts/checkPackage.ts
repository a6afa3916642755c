import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// Packs the package, installs it in an empty folder and uses it as a stranger would.
const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'ammeter-package-'))

try {
  run(root, process.execPath, ['scripts/build.ts'])
  run(root, 'npm', ['pack', '--pack-destination', folder, '--loglevel', 'error'])
  const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  if (archive === undefined) throw new Error('npm pack made no archive')

  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}')
  run(folder, 'npm', ['install', '--no-fund', '--no-audit', '--loglevel', 'error', `./${archive}`])

  expectIn(run(folder, 'npx', ['ammeter', '--help']), 'position [options] <id>')
  expectIn(
    run(folder, process.execPath, [
      '--input-type=module',
      '-e',
      `import { getPosition, ammeterActions, AmmeterError } from 'ammeter'
       import { getSqrtPriceAtTick } from 'ammeter/math'
       import { toSdkToken } from 'ammeter/uniswap'
       console.log(typeof getPosition, typeof ammeterActions, typeof AmmeterError, typeof toSdkToken, getSqrtPriceAtTick(0))`,
    ]),
    'function function function function 79228162514264337593543950336n',
  )
  // Hardhat and the contract packages are optional: without them `demo` says what to install.
  const { stderr, status } = failing(folder, 'npx', ['ammeter', 'demo'])
  expectIn(stderr, 'demo/missing-peer')
  if (status !== 2) throw new Error(`demo without its peers exits ${status}, not 2`)
  const { peerDependencies: peers } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as { readonly peerDependencies: Readonly<Record<string, string>> }
  const asked = ['hardhat', '@uniswap/v3-core', '@uniswap/v3-periphery']
  run(folder, 'npm', [
    'install',
    '--no-fund',
    '--no-audit',
    '--loglevel',
    'error',
    ...asked.map((name) => `${name}@${peers[name]}`),
  ])
  expectIn(run(folder, 'npx', ['ammeter', 'demo', '--json', '-q']), '"status":"in-range"')
  console.log(`package ok: ${archive}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function run(cwd: string, command: string, args: readonly string[]): string {
  return execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

function failing(
  cwd: string,
  command: string,
  args: readonly string[],
): { readonly stderr: string; readonly status: number | null } {
  try {
    execFileSync(command, args, { cwd, encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    return error as { stderr: string; status: number | null }
  }
  throw new Error(`${command} ${args.join(' ')} was expected to fail`)
}

function expectIn(text: string, part: string): void {
  if (!text.includes(part)) throw new Error(`expected "${part}" in:\n${text}`)
}
