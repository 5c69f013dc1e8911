"""Code lists, each once, with its source and version. Values are stored and never change; labels may."""
