"""Countries, ISCED-F, languages, rates and bands by call year."""
