"""The page's engine: what the networks compute, in JavaScript without DOM."""
