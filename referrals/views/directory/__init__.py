"""Pages of services, partners and their mailboxes."""
