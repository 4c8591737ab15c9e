"""Events about a matter and the life that they fold into."""
