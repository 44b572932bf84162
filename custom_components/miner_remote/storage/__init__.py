"""Storage: durable files, collections, encrypted secrets and updates of renamed entity ids."""
