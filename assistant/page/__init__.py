"""The page for agents: paste a message, read three drafts, edit one, copy it. Nothing is ever sent from here."""
