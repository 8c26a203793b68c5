"""`drainage capacity`: its storms, its runs and what is counted from them."""
