import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Abi, Hex } from 'viem'
import hardhatConfig from '../../hardhat.config.ts'

/** A contract of contracts/harness that only tests deploy; the rest is generated into src/chain/abis. */
export function compiledHarness(name: string): { readonly abi: Abi; readonly bytecode: Hex } {
  const path = `contracts/harness/${name}.sol`
  const solc = createRequire(import.meta.url)('solc') as { compile(input: string): string }
  const { solidity } = hardhatConfig
  if (typeof solidity !== 'object' || !('settings' in solidity)) throw new Error('no settings')
  const content = readFileSync(join(import.meta.dirname, '..', '..', path), 'utf8')
  const output = JSON.parse(
    solc.compile(
      JSON.stringify({
        language: 'Solidity',
        sources: { [path]: { content } },
        settings: {
          ...solidity.settings,
          outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
        },
      }),
    ),
  )
  const contract = output.contracts?.[path]?.[name]
  if (contract === undefined) throw new Error(JSON.stringify(output.errors))
  return { abi: contract.abi, bytecode: `0x${contract.evm.bytecode.object}` }
}
