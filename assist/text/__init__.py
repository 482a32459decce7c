"""Text as people write it: width, spaces, numbers, amounts, dates."""
