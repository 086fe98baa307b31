"""The version, in one place; a constant, for reading it from the installation costs 30 ms."""

VERSION = "0.2.0"
