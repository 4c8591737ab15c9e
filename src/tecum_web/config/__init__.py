"""Environment, settings, urls and commands: the only room that knows all the others."""
