#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { EXIT } from './exitCodes.ts'
import { runCli } from './run.ts'

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string }

// `ammeter … | head` closes the pipe early: that is the reader's choice, not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok)
  throw error
})

const interrupt = new AbortController()
process.once('SIGINT', () => {
  interrupt.abort()
  process.stderr.write('run/interrupted: stopped by Ctrl-C\n')
  process.exit(EXIT.interrupted)
})

process.exitCode = await runCli(
  process.argv.slice(2),
  {
    writeOut: (text) => process.stdout.write(text),
    writeErr: (text) => process.stderr.write(text),
    env: process.env,
    cwd: process.cwd(),
    outIsTerminal: process.stdout.isTTY === true,
    errIsTerminal: process.stderr.isTTY === true,
    signal: interrupt.signal,
    nowSec: () => Math.floor(Date.now() / 1000),
  },
  version,
)
