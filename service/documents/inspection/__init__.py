"""Word files held against GB/T 9704 and the rules of written Chinese: ``inspector`` does it whole."""
