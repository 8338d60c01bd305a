"""Telegram through aiogram. Importing aiogram costs seconds: only the process that serves Telegram does."""
