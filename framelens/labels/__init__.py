"""The labelled set's own tools: agreement, audits, exchange with annotation programs, what to label next."""
