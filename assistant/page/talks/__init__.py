"""会话: conversations that are going on, beside the form and the drafts of 回复."""
