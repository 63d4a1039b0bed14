"""What Chinwag can do: one file a feature. They never import one another."""
