"""The sign-in page, and what the page itself shows of who is there."""
