"""Pages of consents (`consents`), of sharing and the ledger (`sharing`)."""
