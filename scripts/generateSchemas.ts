import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { jsonSchemas } from './jsonSchemas.ts'

// Writes the JSON Schemas of what the commands print, from the types they are printed with.
const folder = join(import.meta.dirname, '..', 'docs', 'schema')
for (const [name, text] of Object.entries(jsonSchemas())) writeFileSync(join(folder, name), text)
