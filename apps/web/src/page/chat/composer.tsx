import { maxMessageCharacters } from '@manga-assist/contracts'
import { type FormEvent, type KeyboardEvent, useEffect, useRef } from 'react'

interface ComposerProps {
  /** True while an answer is on its way: it can be stopped, and nothing else asked. */
  busy: boolean
  /** True from the click on Stop until the answer has ended. */
  stopping: boolean
  onAsk: (text: string) => void
  onStop: () => void
  /** Takes the focus anew when this changes: another conversation is shown. */
  focusOn: string
}

export function Composer({ busy, stopping, onAsk, onStop, focusOn }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => field.current?.focus({ preventScroll: true }), [focusOn])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const text = field.current?.value.trim() ?? ''
    if (busy || text === '' || field.current === null) return
    field.current.value = ''
    onAsk(text)
    field.current.focus()
  }
  const submitOnEnter = (event: KeyboardEvent) => {
    // Japanese is typed with Enter too, while it is being composed.
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) submit(event)
  }
  const stop = () => {
    onStop()
    field.current?.focus()
  }

  return (
    <form className="composer" onSubmit={submit}>
      <label htmlFor="question">Your question</label>
      <div className="composer-row">
        <textarea
          id="question"
          ref={field}
          rows={1}
          maxLength={maxMessageCharacters}
          placeholder="A mood, a topic, a title"
          enterKeyHint="send"
          autoComplete="off"
          onKeyDown={submitOnEnter}
        />
        {busy ? (
          <button type="button" className="stop" onClick={stop} disabled={stopping}>
            {stopping ? 'Stopping …' : 'Stop'}
          </button>
        ) : (
          <button type="submit" className="primary">
            Ask
          </button>
        )}
      </div>
    </form>
  )
}
