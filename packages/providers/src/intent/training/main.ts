import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { modelFileText, trainIntentModel } from './train-intent-model.ts'
import { readUtterances } from './utterances.ts'

const text = modelFileText(trainIntentModel(readUtterances()))
writeFileSync(join(import.meta.dirname, '../weights.json'), text)
console.error(`weights.json: ${text.length} bytes`)
