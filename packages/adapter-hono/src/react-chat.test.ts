import { describe } from 'vitest'
import { describeOnEveryPlane } from './testing/on-every-plane.ts'
import { testReactChat } from './testing/react-scenarios.ts'

// In a file of its own: other clients take a process that has a window for a browser.
describeOnEveryPlane((deployed) => {
  describe('useChat in React', () => testReactChat(deployed))
})
