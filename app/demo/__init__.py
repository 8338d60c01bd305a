"""The demo: the whole product against the sandbox, for people and for checks."""
