"""Speed and accuracy beside other tools, measured side by side in one run; figures are ratios."""

from pathlib import Path

#: Where every benchmark writes its figures.
RESULTS = Path(__file__).parent / "results"
