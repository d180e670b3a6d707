import type { Clock } from '@manga-assist/clock'
import { useEffect, useMemo, useRef } from 'react'
import type { Api } from './api/api.ts'
import { ChatView } from './chat/chat-view.tsx'
import { createHttpChannel } from './chat/http-channel.ts'
import type { PendingQuestions } from './chat/pending-question.ts'
import { type ChannelName, createReaderTransport } from './chat/reader-transport.ts'
import { createSocketChannel } from './chat/socket-channel.ts'
import { useConversation } from './chat/use-conversation.ts'
import { useConversations } from './reader/use-conversations.ts'
import { useRecommendations } from './reader/use-recommendations.ts'
import { ShelfContext, useShelfOf } from './reader/use-shelf.ts'
import { rememberTitles, TitleContext } from './reader/use-title.ts'
import { ConversationList } from './shell/conversation-list.tsx'
import { Header } from './shell/header.tsx'
import { OfflineBanner } from './shell/offline-banner.tsx'
import type { SafeStorage } from './shell/safe-storage.ts'
import { Sidebar } from './shell/sidebar.tsx'
import { channels, Switch, themes } from './shell/switches.tsx'
import { useMenu } from './shell/use-menu.ts'
import { useOnline } from './shell/use-online.ts'
import { useRoute } from './shell/use-route.ts'
import { useSetting } from './shell/use-setting.ts'
import { Welcome } from './shell/welcome.tsx'

interface AppProps {
  api: Api
  clock: Clock
  /** What outlasts the page. */
  storage: SafeStorage
  pendingQuestions: PendingQuestions
}

export function App({ api, clock, storage, pendingQuestions }: AppProps) {
  const { route, settle, startNew } = useRoute()
  const menu = useMenu()
  const online = useOnline()
  const [theme, setTheme] = useSetting(storage, 'theme', ['auto', 'light', 'dark'])
  const [channel, setChannel] = useSetting(storage, 'channel', ['http', 'websocket'])
  const shelf = useShelfOf(api)
  const conversations = useConversations(api, pendingQuestions)
  const recommendations = useRecommendations(api, clock, shelf.preferences)
  const transport = useReaderTransport(api, channel)
  const readTitle = useMemo(() => rememberTitles(api.readTitle, clock), [api, clock])
  const { conversationId: id, isNew } = route
  const chatParts = { api, clock, transport, pendingQuestions, online }
  const conversation = useConversation({ id, isNew, ...chatParts, onEnd: conversations.refresh })
  useEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])

  const ask = (text: string) => {
    settle()
    conversation.ask(text)
    conversations.showWaiting()
  }
  const startAnew = () => {
    menu.close()
    startNew()
  }
  const remove = (removed: string) =>
    conversations.remove(removed).then(
      () => removed === id && startAnew(),
      () => conversations.refresh(),
    )

  return (
    <ShelfContext value={shelf}>
      <TitleContext value={readTitle}>
        <Header menuOpen={menu.open} onMenu={menu.toggle} onNew={startAnew} />
        {!online && <OfflineBanner />}
        <div className="columns">
          <Sidebar open={menu.open}>
            <h2>Your conversations</h2>
            <ConversationList items={conversations.items} current={id} onOpen={menu.close} onRemove={remove} />
            <Switch legend="Colours" name="theme" choices={themes} chosen={theme} onChoose={setTheme} />
            <Switch legend="Connection" name="channel" choices={channels} chosen={channel} onChoose={setChannel} />
          </Sidebar>
          <ChatView
            id={id}
            conversation={conversation}
            clock={clock}
            covered={menu.open}
            onAsk={ask}
            empty={<Welcome onAsk={ask} recommendations={recommendations} />}
          />
        </div>
      </TitleContext>
    </ShelfContext>
  )
}

/** One for the page: it asks over whichever channel is chosen then. */
function useReaderTransport(api: Api, channel: ChannelName) {
  const chosen = useRef(channel)
  chosen.current = channel
  return useMemo(() => {
    const all = { http: createHttpChannel(api.fetch), websocket: createSocketChannel() }
    return createReaderTransport({ channels: all, chosen: () => chosen.current })
  }, [api])
}
