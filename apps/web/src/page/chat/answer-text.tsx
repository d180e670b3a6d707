import { answerBlocks, type Span } from './answer-blocks.ts'

export function AnswerText({ text }: { text: string }) {
  // Blocks only ever grow at the end: their place is who they are.
  return (
    <div className="text">
      {answerBlocks(text).map((block, index) =>
        block.kind === 'paragraph' ? (
          <p key={index}>
            <Spans spans={block.spans} />
          </p>
        ) : (
          <ul key={index}>
            {block.items.map((spans, item) => (
              <li key={item}>
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
    return strong ? <strong key={index}>{text}</strong> : <span key={index}>{text}</span>
  })
}
