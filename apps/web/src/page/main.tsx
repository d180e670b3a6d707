import './schemas-without-eval.ts'
import './styles/tokens.css'
import './styles/shell.css'
import './styles/chat.css'
import './styles/cards.css'
import { systemClock } from '@manga-assist/clock'
import { createRoot } from 'react-dom/client'
import { createApi } from './api/api.ts'
import { App } from './app.tsx'
import { createPendingQuestions } from './chat/pending-question.ts'
import { createSafeStorage } from './shell/safe-storage.ts'

const root = document.getElementById('page')
if (root === null) throw new Error('the page has no element with id page')
const pendingQuestions = createPendingQuestions(createSafeStorage(() => sessionStorage))
const storage = createSafeStorage(() => localStorage)
createRoot(root).render(<App api={createApi()} clock={systemClock} {...{ storage, pendingQuestions }} />)
