"""Who is at the page or asks the API, what they may do, and how they show who they are."""
