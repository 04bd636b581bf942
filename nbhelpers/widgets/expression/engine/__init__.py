"""An expression without its view: read, laid out, computed; in Python and, without DOM, in JavaScript."""
