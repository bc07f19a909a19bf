"""The command line: `argosy serve`, `worker`, `migrate`, `audit`, `keys`, `do`, `sql`, `import`, `demo`."""
