"""The first screen: verdict, causes, timeline, charts and the configuration that really ran."""
