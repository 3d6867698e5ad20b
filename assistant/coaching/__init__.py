"""How a reply is read and marked for those who learn to write them: one module a dimension; see assistant/coach.py."""
