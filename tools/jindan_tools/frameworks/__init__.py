"""Facts about training frameworks as data: value, version range and source."""
