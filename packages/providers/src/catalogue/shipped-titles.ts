import type { Title } from '@manga-assist/contracts'
import josei from './josei.json' with { type: 'json' }
import kodomo from './kodomo.json' with { type: 'json' }
import seinen from './seinen.json' with { type: 'json' }
import shojo from './shojo.json' with { type: 'json' }
import shonen from './shonen.json' with { type: 'json' }

/** The catalogue that ships with the product. A test holds every entry against the schema; loading it does not. */
export const shippedTitles = [...josei, ...kodomo, ...seinen, ...shojo, ...shonen] as readonly Title[]
