"""`python3 tests` runs every check and every test; see tests/__main__.py."""
