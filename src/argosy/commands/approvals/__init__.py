"""What somebody else must approve, since it gives away more than its asker may."""
