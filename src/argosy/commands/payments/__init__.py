"""What was authorized, captured, voided, refunded or refused."""
