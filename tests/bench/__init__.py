"""`./office bench`: what was promised, what is measured."""
