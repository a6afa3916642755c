import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { type LocalChain, localChainAt } from './embeddedChain.ts'

export type AnvilOptions = {
  readonly chainId?: number
  readonly gasLimit?: bigint
  readonly forkUrl?: string
  /** Further arguments as its command line takes them. */
  readonly args?: readonly string[]
}

/** An anvil of our own on a free port; `close` ends it. */
export async function startAnvil(
  options: AnvilOptions = {},
): Promise<LocalChain & { readonly url: string }> {
  const child = spawn(anvilPath(), ['--port', '0', ...argsOf(options)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // A test that dies must not leave a node behind.
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  let said = ''
  const port = await new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`anvil ended with ${code}: ${said}`)))
    child.stderr.on('data', (chunk) => {
      said += String(chunk)
    })
    child.stdout.on('data', (chunk) => {
      said += String(chunk)
      const match = /Listening on 127\.0\.0\.1:(\d+)/.exec(said)
      if (match?.[1] !== undefined) resolve(match[1])
    })
  })
  const url = `http://127.0.0.1:${port}`
  const close = () =>
    new Promise<void>((resolve) => {
      process.off('exit', kill)
      child.once('exit', () => resolve())
      kill()
    })
  return { ...(await localChainAt('anvil', url, close)), url }
}

function argsOf({ chainId, gasLimit, forkUrl, args }: AnvilOptions): readonly string[] {
  return [
    ...(chainId === undefined ? [] : ['--chain-id', String(chainId)]),
    ...(gasLimit === undefined ? [] : ['--gas-limit', String(gasLimit)]),
    ...(forkUrl === undefined ? [] : ['--fork-url', forkUrl]),
    ...(args ?? []),
  ]
}

/** The binary itself: the package's launcher would be one more process to end. */
function anvilPath(): string {
  const require = createRequire(createRequire(import.meta.url).resolve('@foundry-rs/anvil/bin.mjs'))
  const name = `anvil${process.platform === 'win32' ? '.exe' : ''}`
  const platform =
    process.platform === 'linux' || process.platform === 'darwin' ? process.platform : 'win32'
  const arch = process.arch === 'x64' ? 'amd64' : process.arch
  return require.resolve(`@foundry-rs/anvil-${platform}-${arch}/bin/${name}`)
}
