"""What every API endpoint shares.

The settings name classes of `authentication`, `pages`, `parsing` and `schema`. These import no view of the
framework: it reads the settings while it is itself being imported.
"""
