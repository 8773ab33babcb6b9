"""``python -m saycut``."""

from saycut.cli.app import main

main()
