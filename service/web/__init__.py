"""网页：what people open on a phone or an office PC, served by ``serve`` itself.

entrance (what is met first, without FastAPI) · rooms (all pages) · answers (what went wrong) · api

Pages are made on the server and need no script. A session is a transaction: it commits before the
answer leaves, so that nobody is told of something that was not kept.
"""
