import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Abi, Hex } from 'viem'
import hardhatConfig from '../../hardhat.config.ts'

type Compiled = { readonly abi: Abi; readonly bytecode: Hex }

/** A contract of contracts/harness that only tests deploy; the rest is generated into src/chain/abis. */
export function compiledHarness(name: string): Compiled {
  const path = `contracts/harness/${name}.sol`
  const { solidity } = hardhatConfig
  if (typeof solidity !== 'object' || !('settings' in solidity)) throw new Error('no settings')
  const content = readFileSync(join(ROOT, path), 'utf8')
  const input = JSON.stringify({
    language: 'Solidity',
    sources: { [path]: { content } },
    settings: {
      ...solidity.settings,
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
    },
  })
  return cached(input, () => {
    const solc = createRequire(import.meta.url)('solc') as { compile(input: string): string }
    const output = JSON.parse(solc.compile(input))
    const contract = output.contracts?.[path]?.[name]
    if (contract === undefined) throw new Error(JSON.stringify(output.errors))
    return { abi: contract.abi, bytecode: `0x${contract.evm.bytecode.object}` }
  })
}

const ROOT = join(import.meta.dirname, '..', '..')
const SOLC_VERSION = createRequire(import.meta.url)('solc/package.json').version as string

/** Compiling takes seconds; the same compiler on the same input gives the same bytes. */
function cached(input: string, compile: () => Compiled): Compiled {
  const folder = join(ROOT, 'node_modules', '.cache', 'ammeter-harness')
  const key = createHash('sha256').update(SOLC_VERSION).update(input).digest('hex')
  const file = join(folder, `${key}.json`)
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    const compiled = compile()
    mkdirSync(folder, { recursive: true })
    // Written beside and renamed: another test file may read at the same moment.
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(compiled))
    renameSync(`${file}.${process.pid}`, file)
    return compiled
  }
}
