"""The pool library: named pools with their workers and passwords, and tests of pools."""
