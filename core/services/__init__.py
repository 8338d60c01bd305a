"""The use cases. Each takes its ports in its constructor and opens its own transactions."""
