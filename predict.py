"""Score articles: ``python predict.py ARTICLE...`` (see ``--help``)."""

import gc

# What importing allocates stays for good. Looking for garbage in it takes a twentieth of a short run.
gc.disable()
from framelens.cli.predict import main  # noqa: E402

gc.freeze()
gc.enable()

if __name__ == "__main__":
    main()
