"""The Typer commands behind train.py and predict.py: they parse, call the library and print."""
