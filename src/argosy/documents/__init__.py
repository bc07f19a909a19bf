"""What people read and file away, made of data: nothing here knows a database."""
