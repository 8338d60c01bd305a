"""The conversation with fans, the same for every channel: what they meant, what we answer."""
