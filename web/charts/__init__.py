"""Charts drawn on the server as SVG: the same on the page, in the dark, on paper and in a file."""
