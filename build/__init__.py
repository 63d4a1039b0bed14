"""Makes `dist/`: the script tag's file, Python and everything else that the browser loads."""
