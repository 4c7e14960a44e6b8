"""The import engine: what a kind of import gives, and what is done with its files."""
