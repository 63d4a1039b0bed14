"""The loop that turns events into effects and state into pictures."""
