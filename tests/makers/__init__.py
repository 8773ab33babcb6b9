"""What tests make for themselves instead of keeping it in the repository."""
