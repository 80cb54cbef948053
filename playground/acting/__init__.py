"""What people do: type, press, share, edit, block, manage; each act becomes the updates of it."""
