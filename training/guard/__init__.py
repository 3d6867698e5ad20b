"""The guard's ear: a small network that hears what a sentence does, from sentences written by hand for each act."""
