"""Services, capacity, and the mailboxes of those who offer them."""
