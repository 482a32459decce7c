"""The rules, one file each; the file name begins with the rule id."""
