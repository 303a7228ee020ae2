"""How records and answers read and look, wherever they are shown."""
