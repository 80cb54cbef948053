"""What people read: each view is a pure function from facts to a text and its buttons."""
