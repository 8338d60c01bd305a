"""The release engine: when things happen, what an answer means, and the run itself."""
