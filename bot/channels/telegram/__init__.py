"""Telegram. Nothing outside this folder knows python-telegram-bot."""

import os

os.environ.setdefault("PTB_TIMEDELTA", "1")  # the library's new way with durations, or it warns
