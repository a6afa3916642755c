import { openEventStore } from '../../src/store/eventStore.ts'
import { dullEvents } from './storedEvents.ts'

/*
 * Run as a process of its own, to be killed: appends to the store of a folder until then, and says
 * after each append up to which block it is kept. What a block holds depends on its number alone.
 */

const [, , folder = ''] = process.argv
const address = '0x88e6A0c2dDD26FEEb64F039a2c41296FcB3f5640'
const store = await openEventStore(folder, { chainId: 1, address, kind: 'pool' })
for (let block = store.manifest.nextBlock ?? 0n; ; block += 10n) {
  const events = dullEvents(block, 20)
  await store.append({ fromBlock: block, toBlock: block + 9n, events })
  // Every so often a reorganisation, so that kills fall into cuts as well.
  if (block % 70n === 60n) await store.dropFrom(block + 10n)
  process.stdout.write(`${block + 10n}\n`)
}
