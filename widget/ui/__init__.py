"""The pictures: pure views that every feature shares, and the design they are drawn in."""
