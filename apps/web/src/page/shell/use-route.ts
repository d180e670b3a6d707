import { useEffect, useState } from 'react'

/** Which conversation is shown. It stands in the fragment: a reload finds it, and no server sees it. */
export interface Route {
  conversationId: string
  /** True until the reader has asked something in it. */
  isNew: boolean
}

const pattern = /^#\/c\/([A-Za-z0-9._-]{1,128})$/

export function routeOf(hash: string, newId: () => string): Route {
  const [, conversationId] = pattern.exec(hash) ?? []
  return conversationId === undefined ? { conversationId: newId(), isNew: true } : { conversationId, isNew: false }
}

export function hashOf(conversationId: string): string {
  return `#/c/${conversationId}`
}

export function useRoute() {
  const [route, setRoute] = useState(readRoute)
  useEffect(() => {
    const follow = () => setRoute((before) => (hashOf(before.conversationId) === location.hash ? before : readRoute()))
    addEventListener('hashchange', follow)
    addEventListener('popstate', follow)
    return () => {
      removeEventListener('hashchange', follow)
      removeEventListener('popstate', follow)
    }
  }, [])
  return {
    route,
    /** The conversation has begun: from now on its address is its own. */
    settle: () => {
      if (!route.isNew) return
      history.pushState(null, '', hashOf(route.conversationId))
      setRoute({ ...route, isNew: false })
    },
    startNew: () => {
      history.pushState(null, '', location.pathname)
      setRoute(readRoute())
    },
  }
}

function readRoute(): Route {
  return routeOf(location.hash, () => crypto.randomUUID())
}
