import { Fragment } from 'react'
import { answerBlocks, type Span } from './answer-blocks.ts'
import { InItsLanguage } from './in-its-language.tsx'
import { languageOf } from './language-of.ts'

export function AnswerText({ text }: { text: string }) {
  // Blocks only ever grow at the end: their place is who they are.
  return (
    <div className="text">
      {answerBlocks(text).map((block, index) =>
        block.kind === 'paragraph' ? (
          <p key={index} lang={languageOfSpans(block.spans)}>
            <Spans spans={block.spans} />
          </p>
        ) : (
          <ul key={index}>
            {block.items.map((spans, item) => (
              <li key={item} lang={languageOfSpans(spans)}>
                <Spans spans={spans} />
              </li>
            ))}
          </ul>
        ),
      )}
    </div>
  )
}

function Spans({ spans }: { spans: readonly Span[] }) {
  return spans.map(({ text, strong }, index) => {
    const words = <InItsLanguage text={text} />
    return strong ? <strong key={index}>{words}</strong> : <Fragment key={index}>{words}</Fragment>
  })
}

function languageOfSpans(spans: readonly Span[]) {
  return languageOf(spans.map((span) => span.text).join(''))
}
