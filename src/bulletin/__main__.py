"""Where the command `bulletin`, and `python -m bulletin`, begin."""

import gc


def run() -> None:
    """Run the command line."""
    # A run is short: looking for garbage at every 700 objects, as Python does, takes 5 % of it,
    # and looking through all of them when it ends, another 10 %.
    gc.set_threshold(100_000)
    try:
        from bulletin.cli import main

        main()
    finally:
        gc.freeze()


if __name__ == "__main__":
    run()
