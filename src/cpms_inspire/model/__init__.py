"""What a dataset is made of; knows no file and no dataset."""
