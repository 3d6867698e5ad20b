"""The HTTP API under ``/api/v1``: the same values as the command line, for other programs. docs/API.md tells engineers."""
