"""Framelens: framing of news on Central Asia, Russia and the post-Soviet space, with exact explanations."""

__version__ = "0.1.0"
