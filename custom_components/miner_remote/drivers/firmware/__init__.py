"""One module or folder per firmware."""
