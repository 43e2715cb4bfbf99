"""Strict fakes of the messaging platforms over loopback HTTP: for tests, and to rehearse with.

They refuse what the platforms refuse, by limits of their own: this package shares nothing with
the sender, else a wrong number would pass both. Each keeps three books: what arrived, what the
group saw, what was refused.
"""
