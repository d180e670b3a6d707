import { useId } from 'react'
import { coverArtOf } from './cover-art.ts'

interface CoverProps {
  titleId: string
  /** The first sign of the title's own script stands on the cover. */
  nativeTitle: string | undefined
}

/** A cover drawn from the title's id, in attributes only: the page's policy takes no inline styles. */
export function Cover({ titleId, nativeTitle }: CoverProps) {
  const tone = useId()
  const { groundHue, panelHue, panels, tone: centre } = coverArtOf(titleId)
  return (
    <svg className="cover" viewBox="0 0 60 84" aria-hidden="true" focusable="false">
      <pattern id={tone} width="3.2" height="3.2" patternUnits="userSpaceOnUse" patternTransform="rotate(38)">
        <circle cx="1.6" cy="1.6" r="0.75" fill="#fff" />
      </pattern>
      <rect width="60" height="84" fill={`hsl(${groundHue} 42% 24%)`} />
      {panels.map((points, index) => (
        <polygon key={points} points={points} fill={`hsl(${panelHue} ${38 + index * 8}% ${34 + index * 9}%)`} />
      ))}
      <circle cx={centre.x} cy={centre.y} r={centre.radius} fill={`url(#${tone})`} opacity="0.45" />
      <text x="30" y="53" className="cover-sign" textAnchor="middle" fontSize="30" fill="#fff">
        {[...(nativeTitle ?? '')][0] ?? ''}
      </text>
    </svg>
  )
}
