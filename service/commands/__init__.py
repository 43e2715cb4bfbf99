"""The command line, a room per purpose; help is English, what an office reads is Chinese."""
