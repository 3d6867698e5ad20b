"""The shop's library as people work with it: found, checked, changed in its files, proposed, brought in and out as tables."""
