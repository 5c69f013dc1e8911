"""Asking a service to take a person, until the loop is closed."""
