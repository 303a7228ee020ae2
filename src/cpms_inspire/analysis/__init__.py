"""What is worked out from datasets."""
