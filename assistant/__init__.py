"""暖言 runtime: a pasted message becomes an analysis and three safe drafts. It never imports training code or torch."""
