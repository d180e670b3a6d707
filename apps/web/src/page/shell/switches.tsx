import type { ChannelName } from '../chat/reader-transport.ts'

interface SwitchProps<Choice extends string> {
  legend: string
  name: string
  choices: Readonly<Record<Choice, string>>
  chosen: Choice
  onChoose: (choice: Choice) => void
}

export const themes = { auto: 'Auto', light: 'Light', dark: 'Dark' } as const

export const channels = { http: 'HTTP', websocket: 'WebSocket' } as const satisfies Record<ChannelName, string>

/** A choice among a few, as radio buttons: arrow keys move within it. */
export function Switch<Choice extends string>({ legend, name, choices, chosen, onChoose }: SwitchProps<Choice>) {
  const entries = Object.entries(choices) as [Choice, string][]
  return (
    <fieldset className="switch">
      <legend>{legend}</legend>
      {entries.map(([choice, label]) => (
        <label key={choice}>
          <input
            type="radio"
            name={name}
            value={choice}
            checked={choice === chosen}
            onChange={() => onChoose(choice)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  )
}
