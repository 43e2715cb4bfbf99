"""办法本身：一步一个模块，照办法的次序由 ``deciding`` 逐条判定。

Pure: the standard library and this package only.
"""
