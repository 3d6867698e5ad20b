"""What the program remembers from one reply to the next: owed answers, false alarms, copied replies.

``pardons`` and ``values`` are light. ``store`` brings SQLAlchemy with it: import it inside the function that needs it.
"""
