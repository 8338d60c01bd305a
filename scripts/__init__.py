"""Scripts for people who work on Upbeat."""
