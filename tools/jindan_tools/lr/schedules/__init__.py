"""One scheduler a file: its arguments as the library names them, its checks and its curve."""
