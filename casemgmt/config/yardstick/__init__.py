"""What stands beside the pages: an admin and an API as a small team builds them in a week, and bare SQL.

They are served by the benchmark alone, over the tables of its own database, as their owner: no row security,
no permissions, no log. Nothing of the product's addresses leads here.
"""
