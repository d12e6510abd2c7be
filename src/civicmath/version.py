"""The one version of the distribution: civicmath and voorkant are released together."""

__version__ = "0.3.0"
