"""Blocks → .docx by GB/T 9704-2012.

notice composes; head, body, tables, chart, closing, colophon set their parts as pieces; flow counts
pages; parts and package make the file; check looks at it before it is kept.
"""
