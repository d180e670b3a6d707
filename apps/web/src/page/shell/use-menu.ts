import { useEffect, useState } from 'react'

/** Whether the sidebar is open on a narrow screen; Escape closes it and brings the focus back to its button. */
export function useMenu() {
  const [open, setOpen] = useState(false)
  useEffect(() => {
    if (!open) return
    const closeOnEscape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      setOpen(false)
      document.querySelector<HTMLElement>('[aria-controls=sidebar]')?.focus()
    }
    addEventListener('keydown', closeOnEscape)
    return () => removeEventListener('keydown', closeOnEscape)
  }, [open])
  return { open, close: () => setOpen(false), toggle: () => setOpen(!open) }
}
