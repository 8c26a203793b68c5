"""A desk to design at: one local process that shows a study in a browser and takes what is drawn.

It adds no logic of its own: each of its answers comes from a function the command line and a
notebook call, too. ``app`` puts it together, ``guard`` lets in the browser of this machine alone,
``routes`` has one module for each thing one does at a desk, ``assets`` the page.
"""
