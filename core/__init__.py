"""The domain: values, rules and use cases. Standard library only."""
