"""The analysed model of an API: frozen values of closed kinds, each with its key and its place."""
