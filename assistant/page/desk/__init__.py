"""回复: paste a message, read three drafts, edit one, copy it."""
