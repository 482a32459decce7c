"""What is known of each form family: labels and synonyms, layouts, profiles. Data, and types over it."""
