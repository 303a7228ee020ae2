"""JSON in and out; knows records, not what they promise each other."""
