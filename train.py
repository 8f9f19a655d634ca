"""Train a model from a labelled set: ``python train.py [LABELED]`` (see ``--help``)."""

from framelens.cli.train import main

if __name__ == "__main__":
    main()
