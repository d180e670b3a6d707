/** How the drawn cover of a title looks: it has no other. The same id always gives the same cover. */
export interface CoverArt {
  /** Degrees on the colour wheel of the ground and of the panels. */
  groundHue: number
  panelHue: number
  /** Corners of the panels, in the cover's own units of 60 by 84. */
  panels: string[]
  /** Where the tone's dots are thickest. */
  tone: { x: number; y: number; radius: number }
}

/** Ways in which a page is cut into panels. */
const layouts = [
  ['0,0 60,0 60,30 0,42', '0,46 28,40 34,84 0,84', '32,39 60,34 60,84 38,84'],
  ['0,0 34,0 24,84 0,84', '38,0 60,0 60,38 33,44', '33,48 60,42 60,84 28,84'],
  ['0,0 60,0 60,22 0,16', '0,20 60,26 60,62 0,54', '0,58 60,66 60,84 0,84'],
  ['0,0 26,0 30,40 0,46', '30,0 60,0 60,34 34,39', '0,50 60,38 60,84 0,84'],
] as const

/** Pure. */
export function coverArtOf(titleId: string): CoverArt {
  const hash = hashOf(titleId)
  const groundHue = hash % 360
  return {
    groundHue,
    panelHue: (groundHue + 40 + ((hash >>> 9) % 80)) % 360,
    panels: [...(layouts[(hash >>> 4) % layouts.length] ?? layouts[0])],
    tone: { x: 10 + ((hash >>> 12) % 40), y: 14 + ((hash >>> 17) % 56), radius: 18 + ((hash >>> 22) % 14) },
  }
}

/** FNV-1a, 32 bits: spreads ids that differ in one letter. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash >>> 0
}
