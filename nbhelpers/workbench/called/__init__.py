"""What numbers are called: `lookup` finds a quantity by its name, `labels` names those that a page is sent."""
