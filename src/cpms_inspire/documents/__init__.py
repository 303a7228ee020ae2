"""JSON documents in and out: reads and writes single records, and does not check references between them."""
