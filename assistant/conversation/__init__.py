"""Live conversations: pasted chat logs read, the mood over turns, how far it has gone, what a colleague has to know."""
