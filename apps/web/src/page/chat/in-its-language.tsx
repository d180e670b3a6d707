import { languageOf, languageParts } from './language-of.ts'

/** Text whose Japanese parts say that they are: a screen reader reads them with another voice. */
export function InItsLanguage({ text }: { text: string }) {
  if (languageOf(text) === 'ja') return <span lang="ja">{text}</span>
  return languageParts(text).map((part, index) => (
    <span key={index} lang={part.lang}>
      {part.text}
    </span>
  ))
}
