// Runs before every npm script, also on an old Node: plain syntax, no dependency.
// Stops on a Node that cannot run the sources, then installs what is missing.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'

const NEEDED = [22, 18]
const [major, minor] = process.versions.node.split('.').map(Number)
const script = process.env.npm_lifecycle_event ?? 'test'

if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  // What npm passed on to the script is not told; the command line of `ammeter` has more to say.
  const call =
    script === 'test'
      ? 'npm test'
      : script === 'ammeter'
        ? 'npm run -s ammeter -- <command and flags>'
        : `npm run ${script}`
  console.error(
    `Ammeter needs Node ${NEEDED.join('.')} or later; this is ${process.versions.node}.`,
  )
  console.error(`Lend it one:  npx -y -p node@24 -- ${call}`)
  process.exit(2)
}

// npm writes this file last, so it is older than the lockfile exactly when an install is due.
const installed = 'node_modules/.package-lock.json'
const lockfile = 'package-lock.json'
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lockfile).mtimeMs) {
  console.error('Installing the locked dependencies (npm ci)…')
  // stdout carries the script's data, so the installation reports on stderr.
  const { status } = spawnSync('npm', ['ci', '--no-fund', '--no-audit'], {
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(status ?? 1)
}
