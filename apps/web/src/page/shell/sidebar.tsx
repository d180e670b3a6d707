import type { ReactNode } from 'react'

interface SidebarProps {
  /** On a narrow screen it is there only while it is open. */
  open: boolean
  children: ReactNode
}

export function Sidebar({ open, children }: SidebarProps) {
  return (
    <nav id="sidebar" className={open ? 'sidebar open' : 'sidebar'} aria-label="Conversations and settings">
      {children}
    </nav>
  )
}
