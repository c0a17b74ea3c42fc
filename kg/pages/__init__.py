"""The pages on which a dataset is read: each a function of an edition and of what is asked, the same for a server and for files."""
