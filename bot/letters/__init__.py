"""The kinds of official papers people get, as data, and finding them by the words typed off them."""
