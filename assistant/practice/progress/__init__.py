"""How trainees get on: measures, what to do next, assignments, the cohort, a record on paper."""
