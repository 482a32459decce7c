"""Questions over a generated store, with answers computed independently of the product."""
