import { readFileSync } from 'node:fs'

// Adds up vitest's JSON reports and prints the line that continuous integration reads.
let passed = 0
let failed = 0
let skipped = 0
for (const file of process.argv.slice(2)) {
  const report = JSON.parse(readFileSync(file, 'utf8')) as {
    numPassedTests: number
    numFailedTests: number
    numPendingTests: number
    numFailedTestSuites: number
    numTotalTests: number
  }
  passed += report.numPassedTests
  // A file that does not load has no failed test, and must still count.
  failed += Math.max(report.numFailedTests, report.numFailedTestSuites > 0 ? 1 : 0)
  skipped += report.numPendingTests
}
if (passed + failed === 0) throw new Error('no test ran')
console.log(`Tests  ${failed} failed | ${passed} passed | ${skipped} skipped`)
console.log(`${passed} passed, ${failed} failed`)
