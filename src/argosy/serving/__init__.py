"""What the edges that answer over HTTP share: one process's lanes and readers, who asks, how lists are asked, what is live."""
