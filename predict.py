"""Score articles: ``python predict.py ARTICLE...`` (see ``--help``)."""

from framelens.cli.predict import main

if __name__ == "__main__":
    main()
