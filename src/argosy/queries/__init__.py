"""What people read: one file a screen or report. Nothing here changes a row."""
