"""账户：谁是谁，谁能做什么。

roles (角色 × 动作) · passwords · account_book (开户、停用、改密码) · visits (登录到退出)
"""
