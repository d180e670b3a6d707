interface HeaderProps {
  menuOpen: boolean
  onMenu: () => void
  onNew: () => void
}

export function Header({ menuOpen, onMenu, onNew }: HeaderProps) {
  return (
    <header>
      <button type="button" className="quiet menu" aria-expanded={menuOpen} aria-controls="sidebar" onClick={onMenu}>
        <span aria-hidden="true">☰</span> <span className="unseen">Conversations and settings</span>
      </button>
      <h1>MangaAssist</h1>
      <button type="button" className="new" onClick={onNew}>
        New chat
      </button>
    </header>
  )
}
