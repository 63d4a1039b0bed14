"""The benchmark: this widget and Converse.js measured in one run, on the same server, pages and seeds."""
