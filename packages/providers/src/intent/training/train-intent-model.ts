import { createLexicon } from '../lexicon.ts'
import { type StoredModel, storeModel } from '../linear-model.ts'
import { createFeatureReader } from '../message-features.ts'
import { trainLinearModel } from './train-linear-model.ts'
import type { Utterance } from './utterances.ts'

/** Learns from what is not held out. Equal utterances give an equal model. */
export function trainIntentModel(utterances: readonly Utterance[]): StoredModel {
  const featuresOf = createFeatureReader(createLexicon())
  const learned = utterances.filter(({ part }) => part === 'training')
  return storeModel(trainLinearModel(learned.map(({ text, intent }) => ({ features: featuresOf(text), intent }))))
}

/** The text of weights.json for a model, as the formatter leaves it. */
export function modelFileText(model: StoredModel): string {
  return `${JSON.stringify(model, null, 2)}\n`
}
