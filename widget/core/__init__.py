"""The pure middle of Chinwag: state, events and effects, with no I/O in it."""
