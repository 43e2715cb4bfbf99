"""已签发文书 → 机器人消息：at least once, with honest states."""
