"""The review desk: a web page over the workspace. Needs the extra `web`; nothing here runs without a request."""
