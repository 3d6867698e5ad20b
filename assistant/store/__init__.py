"""What the program remembers from one reply to the next: of replies, conversations, the library and its users.

``pardons`` and ``values`` are light. ``store`` brings SQLAlchemy with it: import it inside the function that needs it.
"""
