"""Speed and accuracy beside other tools, measured side by side in one run; figures are ratios."""
