"""What people use today, measured on the same files."""
