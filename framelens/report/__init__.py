"""From `Report` to text for people or machines; nothing is computed here."""
