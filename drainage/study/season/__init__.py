"""`drainage season`: the runs of the rain table, what is kept of them and what is made of them."""
