"""A town on its way in: the files someone brings, what they are read as, and what comes of them.

``incoming`` is the folder it waits in and what was chosen, ``files`` what is brought, ``kinds``
and ``columns`` what it was read as, ``building`` the network it becomes, ``settling`` its place
among the networks.
"""
