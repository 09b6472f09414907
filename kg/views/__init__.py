"""Pictures: functions that take data, leave it unchanged and return text; the caller writes the file."""
